'use strict';
const each = (root, select, act) => root.querySelectorAll(select).forEach(act);
each(document, 'article[data-key]', (article) => {
  const key = 'audit ' + article.dataset.key;
  let ticks = {};
  try { ticks = JSON.parse(localStorage.getItem(key)) || {}; } catch (error) { ticks = {}; }
  each(article, 'input[data-step]', (box) => {
    if (box.disabled) return;
    box.checked = ticks[box.dataset.step] === true;
    box.addEventListener('change', () => {
      ticks[box.dataset.step] = box.checked;
      try { localStorage.setItem(key, JSON.stringify(ticks)); } catch (error) { return; }
    });
  });
  const filter = article.querySelector('.filter');
  if (filter === null) return;
  filter.hidden = false;
  const show = () => {
    const words = filter.querySelector('input[type="search"]').value.toLowerCase();
    const levels = Array.from(filter.querySelectorAll('input[data-level]:checked'), (box) => box.dataset.level);
    let count = 0;
    each(article, '.findings li', (row) => {
      const fits = levels.includes(row.dataset.level) ? row.textContent.toLowerCase().includes(words) : false;
      row.hidden = !fits;
      count += fits ? 1 : 0;
    });
    filter.querySelector('output').textContent = count + ' shown';
  };
  filter.addEventListener('input', show);
  filter.addEventListener('submit', (event) => event.preventDefault());
  show();
});
