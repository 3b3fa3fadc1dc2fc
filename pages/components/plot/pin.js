// Pins a cell by mouse, touch or keyboard. The frame moves at once, before Python answers.

const DOUBLE_CLICK = 400 // ms: a second click on a cell within this time is ignored
const PIN_DELAY = 700 // ms after the last arrow key until the cell is pinned

const isSameCell = (a, b) => Boolean(a && b) && a.matrix === b.matrix && a.row === b.row && a.column === b.column

function pin(state, place) {
  clearTimeout(state.pinTimer)
  state.pinned = place
  outline(state)
  state.send(place ? `${place.matrix}.${place.row + 1}.${place.column + 1}` : "")
}

function pinOrUnpin(state, cell) {
  if (!metaOf(state, cell.matrix).is_explained) return
  const place = placeOf(state, cell)
  pin(state, isSameCell(place, state.pinned) ? null : place)
}

function handleClick(state, cell) {
  const now = performance.now()
  const isSecond = isSameCell(cell, state.clicked?.cell) && now - state.clicked.time < DOUBLE_CLICK
  state.clicked = { cell, time: now }
  if (isSecond || clickCover(state, cell)) return
  state.cursor = null
  // Touch has no hover: a cell without an explanation shows its tooltip.
  state.tip.hidden = metaOf(state, cell.matrix).is_explained // the panel says more
  if (state.tip.hidden) pinOrUnpin(state, cell)
  else showTip(state, cell)
}

const DIRECTIONS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

// Keys pressed in the figure do not trigger Streamlit's shortcuts.
function handleKey(state, event) {
  if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) return
  stopShortcuts(event)
  const cell = state.cursor ?? initialCursor(state)
  if (event.key in DIRECTIONS) {
    move(state, state.cursor ? nextCell(state, cell, DIRECTIONS[event.key]) : cell)
  } else if (event.key === "PageDown" || event.key === "PageUp") {
    move(state, adjacentMatrix(state, cell, event.key === "PageDown" ? 1 : -1))
  } else if (event.key === "Enter" || event.key === " ") {
    if (!clickCover(state, cell)) pinOrUnpin(state, cell)
  } else if (event.key === "Escape") {
    state.cursor = null
    state.tip.hidden = true
    pin(state, null)
  } else return
  event.preventDefault()
}

const placedMatrices = state => state.matrices.filter(({ name }) => isPlaced(state, name))

function initialCursor(state) {
  const [frame] = state.pinned ? rangesOf(state, state.pinned) : []
  if (frame && isPlaced(state, frame.matrix)) return { matrix: frame.matrix, row: frame.rows[0], column: frame.columns[0] }
  return { matrix: placedMatrices(state)[0].name, row: 0, column: 0 }
}

function move(state, cell) {
  state.cursor = cell
  outline(state)
  showTip(state, cell)
  scrollToCell(state, cell)
  clearTimeout(state.pinTimer)
  state.pinTimer = setTimeout(() => {
    const place = placeOf(state, cell)
    if (!isSameCell(place, state.pinned) && !isCovered(state, place)) pinOrUnpin(state, cell)
  }, PIN_DELAY)
}

// The next cell in a direction; past an edge, it is in the nearest matrix on that side.
function nextCell(state, { matrix, row, column }, [down, right]) {
  const m = state.matrices.find(one => one.name === matrix) ?? state.matrices[0]
  const next = { matrix, row: row + down, column: column + right }
  if (next.row >= 0 && next.row < m.rows && next.column >= 0 && next.column < m.columns) return next
  const [x, y] = [middle(m.xs, column), middle(m.ys, row)]
  const ahead = one =>
    right ? (right > 0 ? one.x - x : x - one.x - one.width) : down > 0 ? one.y - y : y - one.y - one.height
  const across = one =>
    right ? y > one.y && y < one.y + one.height : x > one.x && x < one.x + one.width
  const [nearest] = placedMatrices(state)
    .filter(one => one !== m && ahead(one) > 0 && across(one))
    .sort((a, b) => ahead(a) - ahead(b))
  if (!nearest) return { matrix, row, column }
  return {
    matrix: nearest.name,
    row: right ? indexAt(nearest.ys, y) : down > 0 ? 0 : nearest.rows - 1,
    column: right ? (right > 0 ? 0 : nearest.columns - 1) : indexAt(nearest.xs, x),
  }
}

function adjacentMatrix(state, cell, by) {
  const names = placedMatrices(state).map(m => m.name)
  const index = (names.indexOf(cell.matrix) + by + names.length) % names.length
  return { matrix: names[index], row: 0, column: 0 }
}

// The explanation panel, the tour and the sentence of a step cover the bottom of the window, and the
// stepper its top; none may hide the cell, or the matrix of the given height.
function scrollToCell(state, cell, height) {
  const m = state.matrices?.find(one => one.name === cell.matrix)
  const scroller = scrollContainer()
  if (!m || !scroller) return
  const boundsOfElement = selector => document.querySelector(selector)?.getBoundingClientRect()
  // On a scrolled page, the stepper or an answer that was found sticks below the header.
  const edge = topEdge() + (boundsOfElement("[data-holds=steps], [data-holds=answered]")?.height ?? 0)
  const first = edge + 40
  const covers = [".st-key-explanation[data-dock=bottom]", ".attention-tour", "[data-holds=step_sentence]"].map(one => boundsOfElement(one)?.top ?? Infinity)
  const last = Math.min(window.innerHeight, ...covers)
  const by = displayScaleOf(state.frame)
  const top = state.frame.getBoundingClientRect().top + m.ys[cell.row] * by
  const bottom = top + (height ?? m.cellHeight) * by
  const behavior = scrollBehavior()
  if (!height && top >= edge && bottom <= last) return // what is in sight stays where it is
  const distance = bottom > last ? Math.min(bottom - last + 20, top - first) : Math.min(0, top - first)
  if (!distance) return
  scroller.addEventListener("scrollend", noteDrawn, { once: true })
  scroller.scrollBy({ top: distance, behavior })
}

const noteDrawn = () => document.dispatchEvent(new Event("attention-drawn"))

function leadTo(state, name) {
  const m = state.matrices?.find(one => one.name === name)
  if (m) scrollToCell(state, { matrix: name, row: 0, column: 0 }, m.height)
}

function scrollToPin(state) {
  if (state.matrices && state.pinned && rangesOf(state, state.pinned).length) {
    scrollToCell(state, initialCursor(state))
  }
}
