// Keeps the chosen option in sight where a row of options is pushed aside, as on a phone: when another
// one is chosen, not while the reader looks through the row.
const inSight = new WeakMap() // of each row the option it was moved to
const MARGIN = 24 // px; the next option is seen to be there

function watchChosen(main) {
  const update = () => {
    for (const row of main.querySelectorAll('[role="radiogroup"]')) showChosen(row)
  }
  const changed = new MutationObserver(update)
  changed.observe(main, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-checked"] })
  update()
  return () => changed.disconnect()
}

// Scrolls the row alone, never the page.
function showChosen(row) {
  if (row.scrollWidth <= row.clientWidth) return
  const chosen = row.querySelector('[aria-checked="true"]')
  if (!chosen || inSight.get(row) === chosen) return
  inSight.set(row, chosen)
  const [outer, inner] = [row, chosen].map(one => one.getBoundingClientRect())
  if (inner.right > outer.right - MARGIN) row.scrollLeft += inner.right - outer.right + MARGIN
  if (inner.left < outer.left + MARGIN) row.scrollLeft -= outer.left + MARGIN - inner.left
}
