// Pinning a cell, with the mouse, a finger or the keyboard. Python is told; the frame does not wait.

const DOUBLE_CLICK = 400 // ms: a second click on a cell within this time is the same one
const BAR = 60 // px, the bar on top of the page
const PAUSE = 700 // ms without a key until the cell under the keyboard is pinned

const isSame = (a, b) => Boolean(a && b) && a.matrix === b.matrix && a.row === b.row && a.column === b.column

function pin(state, place) {
  clearTimeout(state.pause)
  state.pinned = place
  outline(state)
  state.send(place ? `${place.matrix}.${place.row + 1}.${place.column + 1}` : "")
}

function pinOrUnpin(state, cell) {
  if (!metaOf(state, cell.matrix).is_explained) return
  const place = placeOf(state, cell)
  pin(state, isSame(place, state.pinned) ? null : place)
}

function click(state, cell) {
  const now = performance.now()
  const isSecond = isSame(cell, state.clicked?.cell) && now - state.clicked.at < DOUBLE_CLICK
  state.clicked = { cell, at: now }
  if (isSecond) return
  state.cursor = null
  // A finger does not hover: what the panel does not explain is told by the label.
  if (metaOf(state, cell.matrix).is_explained) pinOrUnpin(state, cell)
  else showTip(state, cell)
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

// Keys for the figure do not trigger Streamlit's shortcuts.
function press(state, event) {
  if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) return
  stopShortcuts(event)
  const cell = state.cursor ?? cellToStartFrom(state)
  if (event.key in STEPS) {
    move(state, state.cursor ? step(state, cell, STEPS[event.key]) : cell)
  } else if (event.key === "PageDown" || event.key === "PageUp") {
    move(state, otherMatrix(state, cell, event.key === "PageDown" ? 1 : -1))
  } else if (event.key === "Enter" || event.key === " ") {
    pinOrUnpin(state, cell)
  } else if (event.key === "Escape") {
    state.cursor = null
    state.tip.hidden = true
    pin(state, null)
  } else return
  event.preventDefault()
}

function cellToStartFrom(state) {
  const [frame] = state.pinned ? drawn(state, state.pinned) : []
  if (frame) return { matrix: frame.matrix, row: frame.rows[0], column: frame.columns[0] }
  return { matrix: state.matrices[0].name, row: 0, column: 0 }
}

function move(state, cell) {
  state.cursor = cell
  outline(state)
  showTip(state, cell)
  keepInSight(state, cell)
  clearTimeout(state.pause)
  state.pause = setTimeout(() => {
    if (!isSame(placeOf(state, cell), state.pinned)) pinOrUnpin(state, cell)
  }, PAUSE)
}

// One cell on; over an edge into the nearest matrix that stands there.
function step(state, { matrix, row, column }, [down, right]) {
  const m = state.matrices.find(one => one.name === matrix) ?? state.matrices[0]
  const next = { matrix, row: row + down, column: column + right }
  if (next.row >= 0 && next.row < m.rows && next.column >= 0 && next.column < m.columns) return next
  const x = m.x + (column + 0.5) * m.cellWidth
  const y = m.y + (row + 0.5) * m.cellHeight
  const ahead = one =>
    right ? (right > 0 ? one.x - x : x - one.x - one.width) : down > 0 ? one.y - y : y - one.y - one.height
  const across = one =>
    right ? y > one.y && y < one.y + one.height : x > one.x && x < one.x + one.width
  const [nearest] = state.matrices
    .filter(one => one !== m && ahead(one) > 0 && across(one))
    .sort((a, b) => ahead(a) - ahead(b))
  if (!nearest) return { matrix, row, column }
  const clamp = (value, count) => Math.min(count - 1, Math.max(0, Math.floor(value)))
  return {
    matrix: nearest.name,
    row: right ? clamp((y - nearest.y) / nearest.cellHeight, nearest.rows) : down > 0 ? 0 : nearest.rows - 1,
    column: right ? (right > 0 ? 0 : nearest.columns - 1) : clamp((x - nearest.x) / nearest.cellWidth, nearest.columns),
  }
}

function otherMatrix(state, cell, by) {
  const names = state.matrices.map(m => m.name)
  const at = (names.indexOf(cell.matrix) + by + names.length) % names.length
  return { matrix: names[at], row: 0, column: 0 }
}

// The panel that explains lies over the foot of the window, and steps stand at its head; a cell,
// or a matrix of some height, must be behind neither.
function keepInSight(state, cell, height) {
  const m = state.matrices?.find(one => one.name === cell.matrix)
  const scroller = scrollContainer()
  if (!m || !scroller) return
  const covered = selector => document.querySelector(selector)?.getBoundingClientRect()
  // Once the page is scrolled, the steps stand under the page's own bar.
  const first = BAR + (covered(".st-key-head_of_steps")?.height ?? 0) + 40
  const last = Math.min(window.innerHeight, covered(".st-key-explanation")?.top ?? Infinity) - 8
  const by = enlargementOf(state.frame)
  const top = state.frame.getBoundingClientRect().top + (m.y + cell.row * m.cellHeight) * by
  const bottom = top + (height ?? m.cellHeight) * by
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"
  if (bottom > last) scroller.scrollBy({ top: Math.min(bottom - last + 20, top - first), behavior })
  else if (top < first) scroller.scrollBy({ top: top - first, behavior })
}

function keepPinInSight(state) {
  if (state.matrices && state.pinned && drawn(state, state.pinned).length) {
    keepInSight(state, cellToStartFrom(state))
  }
}
