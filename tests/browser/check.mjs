// Opens every page in headless Chromium: usage `node check.mjs FOLDER`, where FOLDER holds NAME.html and NAME.json
// made by audit from the same account, and batch.html of several. Screenshots are left in the folder.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const folder = resolve(process.argv[2]);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
let pages = 0;

async function open(file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) wrong.push(message.text()); });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('dialog', (dialog) => { wrong.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  const url = pathToFileURL(join(folder, file)).href;
  page.on('request', (request) => { if (request.url() !== url) wrong.push(`request ${request.url()}`); });
  await page.goto(url);
  return { context, page, wrong };
}

// What axe-core finds serious or critical, for every kind of screen.
async function readable(file) {
  for (const [name, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      const { context, page, wrong } = await open(file, { viewport, colorScheme });
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      const serious = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
      assert.deepEqual(serious.map((one) => `${one.id}: ${one.nodes[0].html}`), [], `${file} ${name} ${colorScheme}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, `${file} is wider than a ${name}`);
      await page.screenshot({ path: join(folder, `${file}.${name}.${colorScheme}.png`), fullPage: false });
      assert.deepEqual(wrong, [], file);
      pages += 1;
      await context.close();
    }
  }
}

// Nothing of the account became markup: one script, ours, and no element that could fetch or run anything.
async function inert(file) {
  const { context, page, wrong } = await open(file, {});
  const found = await page.evaluate(() => ({
    scripts: document.scripts.length,
    others: document.querySelectorAll('img, iframe, object, embed, link, base, audio, video, a:not(.skip)').length,
    handlers: [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes])
      .filter((one) => one.name.startsWith('on') || one.name === 'style' || /javascript:/i.test(one.value)).length,
  }));
  assert.deepEqual(found, { scripts: 1, others: 0, handlers: 0 }, file);
  // The policy holds: what is put into the page later does not run.
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => globalThis.ran), undefined, `${file}: the policy lets scripts in`);
  assert.ok(wrong.some((text) => text.includes('Content Security Policy')), `${file}: no policy spoke`);
  await context.close();
}

// The page says what the JSON result says, with and without scripts.
async function same(file, json) {
  const told = json.findings.filter((one) => one.acknowledged === null && !one.known);
  const expected = told.map((one) => one.rule);
  for (const javaScriptEnabled of [true, false]) {
    const { context, page, wrong } = await open(file, { javaScriptEnabled });
    const rules = await page.locator('.findings li').evaluateAll((rows) => rows.map((row) => row.dataset.rule));
    assert.deepEqual(rules, expected, file);
    const words = await page.locator('.card .verdict').allTextContents();
    assert.deepEqual(words, json.actions.map((one) => one.verdict.toUpperCase()), file);
    const steps = await page.locator('ol.plan li').count();
    assert.equal(steps, json.plans.reduce((sum, plan) => sum + plan.steps.length, 0), file);
    if (expected.length > 0) {
      assert.equal(await page.locator('.filter').isVisible(), javaScriptEnabled, file);
      assert.ok(await page.locator('.findings li').first().isVisible(), file);
    }
    assert.deepEqual(wrong, [], file);
    await context.close();
  }
}

// Ticks are remembered, the filter filters, the keyboard reaches what there is.
async function usable(file, json) {
  const { context, page } = await open(file, {});
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  const box = page.locator('ol.plan input:not([disabled])').first();
  await box.focus();
  await page.keyboard.press('Space');
  assert.ok(await box.isChecked());
  await page.reload();
  assert.ok(await page.locator('ol.plan input:not([disabled])').first().isChecked(), 'the tick is gone');
  const word = json.findings[0].rule;
  await page.getByRole('searchbox').first().fill(word);
  const shown = await page.locator('.findings li:visible').evaluateAll((rows) => rows.map((row) => row.textContent));
  assert.ok(shown.length > 0 && shown.every((text) => text.includes(word)), file);
  assert.equal(await page.locator('.filter output').textContent(), `${shown.length} shown`);
  await page.getByRole('searchbox').first().fill('');
  await page.locator('.filter input[data-level]').first().uncheck();
  const level = await page.locator('.filter input[data-level]').first().getAttribute('data-level');
  assert.equal(await page.locator(`.findings li[data-level="${level}"]:visible`).count(), 0);
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await page.locator('.filter').isVisible()));
  assert.ok((await page.pdf()).length > 10_000);
  await context.close();
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.html')).sort()) {
  await readable(file);
  await inert(file);
  const name = file.replace(/\.html$/, '');
  if (name !== 'batch') {
    const json = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    await same(file, json);
    await usable(file, json);
  }
}
await browser.close();
assert.ok(pages >= 24, `only ${pages} pages were looked at`);
console.log(`${pages} pages looked at in headless Chromium; nothing serious found`);
