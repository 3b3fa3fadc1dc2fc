// Where a low window has no room for all matrices, chips stand for those that are left out. One press
// shows them all, for the rest of the visit.

const ABOVE_FIGURE = 240 // px of the window, above the figure and below its last row
const CHIP_HEIGHT = 24 // px
const CHIP_GAP = 8 // px between a chip and what follows
const CHIP_ARROW = 16 // px
const ALL_KEY = "attention-all-matrices"

// The placement of all matrices at a width.
function wholeAt({ data, isUnfolded }, width) {
  const { placements, unfolded, layout_constants: constants } = data
  const chosen = isUnfolded && unfolded.length ? unfolded : placements
  return widestThatFits(chosen, width || constants.usual_width)
}

const wholePlacement = state =>
  state.placement.chips.length ? wholeAt(state, layoutWidth(state.frame, width => wholeAt(state, width).height)) : state.placement

// The same width with lower rows, and with matrices left out, where the window is too low.
function leavingOut(state, whole) {
  const compact = state.data.compact.find(({ width }) => width === whole.width)
  const isHigh = whole.height > innerHeight - ABOVE_FIGURE && Boolean(compact) && !print.matches
  state.canLeaveOut = isHigh && compact.chips.length > 0
  if (!isHigh || state.isUnfolded || (state.canLeaveOut && showsAll())) return whole
  return compact
}

function showsAll() {
  try {
    return sessionStorage.getItem(ALL_KEY) !== null
  } catch {
    return false // storage is off
  }
}

function setShowsAll(isAll) {
  try {
    if (isAll) sessionStorage.setItem(ALL_KEY, "1")
    else sessionStorage.removeItem(ALL_KEY)
  } catch {}
}

async function toggleAll(state) {
  const isAll = state.placement.chips.length > 0
  setShowsAll(isAll)
  if (!isAll) state.isUnfolded = false
  state.view = { ...FULL_VIEW }
  describe(state)
  await draw(state)
}

// The buttons that show all columns and all matrices, and fold them again.
function describeFolds({ toolbar, data, placement, canLeaveOut, isUnfolded }) {
  const [columns, all] = ["unfold", "all"].map(action => toolbar.querySelector(`[data-action=${action}]`))
  columns.hidden = !placement.folded.length && !isUnfolded
  columns.setAttribute("aria-pressed", Boolean(isUnfolded))
  all.textContent = data.texts.all
  all.hidden = !canLeaveOut
  all.setAttribute("aria-pressed", !placement.chips.length)
}

// The matrices that are left out are where their chips are.
function onChips(state, matrices, scale) {
  const { chips, placement, data } = state
  const buttons = placement.chips.map(([at, text, names], i) => {
    const button = chips.children[i] ?? chips.appendChild(newChip(state))
    const m = matrices.find(one => one.name === at)
    const arrow = placement.arrows.includes(at) ? CHIP_ARROW : 0
    const [x, y] = [m.x - (CHIP_GAP + arrow) * scale, m.y - (23 + headOf(state, m.meta)) * scale]
    if (button.dataset.text !== text) button.replaceChildren(...runsOf({ text }).map(elementOf))
    Object.assign(button.dataset, { text, matrices: names.join(" ") })
    Object.assign(button.style, { left: `${x}px`, top: `${y}px` })
    // Of chips that read alike each is called after its matrix, too.
    const isAlone = placement.chips.every(([to, other]) => to === at || other !== text)
    const name = isAlone ? plain(text) : `${plain(text)}, ${plain(m.meta.formula)}`
    button.setAttribute("aria-label", `${name}: ${data.texts.all}`)
    button.title = data.texts.all
    return { names, x: x - button.offsetWidth, y: y - CHIP_HEIGHT / 2, width: button.offsetWidth, height: CHIP_HEIGHT }
  })
  while (chips.children.length > buttons.length) chips.lastChild.remove()
  return matrices.map(m => {
    const box = buttons.find(({ names }) => names.includes(m.name))
    return box && !isPlaced(state, m.name) ? squeezedInto(m, box) : m
  })
}

function newChip(state) {
  const button = document.createElement("button")
  button.type = "button"
  button.onclick = async event => {
    event.stopPropagation() // the figure under it
    await toggleAll(state)
    state.toolbar.querySelector("[data-action=all]").focus()
  }
  return button
}

function elementOf({ run, shift }) {
  if (!shift) return run
  const element = document.createElement(shift > 0 ? "sub" : "sup")
  element.textContent = run
  return element
}

function squeezedInto(m, { x, y, width, height }) {
  const edges = (start, size, count) => Array.from({ length: count + 1 }, (_, i) => start + (i * size) / count)
  return { ...m, isOnChip: true, x, y, width, height, xs: edges(x, width, m.columns), ys: edges(y, height, m.rows) }
}

// A window that has become higher has room for more.
function watchHeight(state) {
  const check = () => {
    if (!state.plot._fullLayout || !state.data.compact.length || isLecture()) return
    if (leavingOut(state, wholeAt(state, state.drawnWidth)) !== state.placement) draw(state)
  }
  window.addEventListener("resize", check)
  return () => window.removeEventListener("resize", check)
}
