// Prints an account whose names try to become markup, scripts or terminal commands.
import { readFileSync } from 'node:fs';

const hostile = JSON.stringify('x\u001b[2J\u202e\u200b ]]> <script>globalThis.ran = true; alert(1)</script>'
  + '<img src=x onerror=alert(1)><a href="javascript:alert(1)">a</a> </style></textarea>{{7*7}} "q\' onload=alert(1)');
let text = readFileSync(process.argv[2], 'utf8');
text = text.replace(/title: [^,}\n]+(?=[,}])/g, () => `title: ${hostile}`).replace(/^( {2}id: ).*$/m, (_, start) => start + hostile);
process.stdout.write(text);
