// Keeps the chosen option in sight where a row of options is pushed aside, as on a phone: when another
// one is chosen or the row has another width, not while the reader looks through the row.
const MARGIN = 24 // px; the next option is seen to be there

function watchChosen(main) {
  const inSight = new WeakMap() // of each row the option it was moved to
  // It is told of a row that has just come, too.
  const resized = new ResizeObserver(entries => {
    for (const { target } of entries) show(target)
  })
  const show = row => {
    const chosen = row.querySelector('[aria-checked="true"]')
    inSight.set(row, chosen)
    if (chosen && row.scrollWidth > row.clientWidth) showInRow(row, chosen, MARGIN)
  }
  const update = () => {
    for (const row of main.querySelectorAll('[role="radiogroup"]')) {
      if (!inSight.has(row)) {
        inSight.set(row, null)
        resized.observe(row)
      } else if (inSight.get(row) !== row.querySelector('[aria-checked="true"]')) show(row)
    }
  }
  const changed = new MutationObserver(update)
  changed.observe(main, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-checked"] })
  update()
  return () => {
    changed.disconnect()
    resized.disconnect()
  }
}
