// Shows one figure: a step of a slider updates the same chart and never creates a new one.

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, showTips: false }
const MIN_CORNER = { width: 220, height: 150 } // px

const states = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const state = states.get(parentElement) ?? mount(parentElement)
  state.data = parsed(data)
  for (const trace of state.data.figure.data) trace.z = rowsIn(trace.z)
  noteChange(state)
  readFrames(state)
  state.send = cell => setTriggerValue("pin", withMoment(state, cell))
  describe(state)
  draw(state)
  return () => unmount(parentElement)
}

function mount(parent) {
  const find = name => parent.querySelector(`.attention-plot-${name}`)
  const state = {
    frame: find("frame"),
    plot: find("figure"),
    canvas: find("labels"),
    tip: find("tip"),
    outlines: find("outlines"),
    chips: find("chips"),
    hint: find("hint"),
    changed: find("changed"),
    toolbar: find("toolbar"),
    summary: find("summary"),
    caption: find("caption"),
    list: find("list"),
    view: { ...FULL_VIEW },
    covers: {},
    hovered: null, // the cell under the pointer
    cursor: null, // the cell that the arrow keys have reached
    pointed: null, // the cell of a link under the pointer, elsewhere on the page
    pinned: JSON.parse(document.querySelector(".attention-explanation")?.dataset.pinned ?? "null"),
    row: JSON.parse(document.querySelector(".attention-reading")?.dataset.row ?? "null"), // of the followed word
  }
  state.resized = new ResizeObserver(() => {
    if (state.frame.clientWidth !== state.triedWidth) draw(state)
  })
  state.resized.observe(state.frame)
  state.stopWatchingHeight = watchHeight(state)
  state.stopWatchingTour = watchTour(state)
  state.stopWatchingRoom = watchRoom(state.frame, () => state.plot._fullLayout && draw(state))
  listenToPrint(state)
  for (const button of state.toolbar.querySelectorAll("button")) {
    button.onclick = () => ACTIONS[button.dataset.action](state)
  }
  listenToBefore(state)
  state.frame.onclick = event => pressText(state, event)
  state.frame.boxOf = name => windowBoxOf(state, name)
  state.frame.boxesOfPin = () => windowBoxesOfPin(state)
  state.frame.lecture = lectureOf(state)
  state.plot.onkeydown = event => handleKey(state, event)
  state.plot.onblur = () => clearCursor(state)
  state.fieldOfEvent = { "attention-pin": "pinned", "attention-point": "pointed", "attention-row": "row" }
  state.onEvent = ({ type, detail }) => {
    state[state.fieldOfEvent[type]] = detail
    outline(state)
    if (type !== "attention-pin" || isSameCell(detail, state.lastPin)) return
    state.lastPin = detail // the panel sends it at every step of a slider; only a new pin scrolls
    if (detail) requestAnimationFrame(() => scrollToPin(state))
  }
  for (const type in state.fieldOfEvent) document.addEventListener(type, state.onEvent)
  state.onMoment = ({ detail }) => showMoment(state, detail)
  document.addEventListener("attention-frame", state.onMoment)
  state.onLead = ({ detail }) => leadTo(state, detail)
  document.addEventListener("attention-lead", state.onLead)
  states.set(parent, state)
  return state
}

// The title of a matrix opens its glossary entry, where the page has a glossary; the number of squeezed
// cells unfolds them; a word beside its row is followed.
function pressText(state, { clientX, clientY }) {
  const [x, y] = inFrame(state.frame, clientX, clientY)
  const text = state.canvas.textAt?.(x, y)
  if (text?.matrix && isCovering()) toggleMatrix(state, metaOf(state, text.matrix).cell.matrix)
  else if (text?.matrix) document.dispatchEvent(new CustomEvent("attention-glossary", { detail: text.matrix }))
  else if (text?.isFold) toggleFolds(state)
  else followWord(state, x, y)
}

function clearCursor(state) {
  state.cursor = null
  state.tip.hidden = true
  outline(state)
}

function unmount(parent) {
  const state = states.get(parent)
  if (!state) return
  state.isRemoved = true
  if (state.isBefore) document.documentElement.removeAttribute("data-before")
  for (const timer of [state.quiet, state.rest, state.pinTimer]) clearTimeout(timer)
  state.resized.disconnect()
  state.stopWatchingRoom()
  state.stopWatchingHeight()
  state.stopWatchingTour()
  stopListeningToPrint(state)
  for (const type in state.fieldOfEvent) document.removeEventListener(type, state.onEvent)
  document.removeEventListener("attention-frame", state.onMoment)
  document.removeEventListener("attention-lead", state.onLead)
  if (window.Plotly) window.Plotly.purge(state.plot)
  states.delete(parent)
}

// Accessible names and texts for screen readers and tests.
function describe(state) {
  const { data, plot, toolbar, summary, caption, list } = state
  plot.setAttribute("aria-label", data.name)
  toolbar.setAttribute("aria-label", `${data.texts.toolbar}: ${data.name}`)
  for (const button of toolbar.querySelectorAll("button")) {
    const action = button.dataset.action
    button.setAttribute("aria-label", data.texts[action])
    button.title = data.texts[action]
  }
  const before = toolbar.querySelector("[data-action=before]")
  before.textContent = data.texts.changes.button
  before.hidden = !state.before
  const titles = data.figure.data.map(
    ({ meta }) => `${plain(meta.formula)} · ${sizeAndRange(state, meta)}`
  )
  fill(summary, "li", titles)
  fill(caption, "p", data.captions.caption)
  fill(list, "li", data.captions.list)
}

// Lines of plain text: user input is never parsed as markup.
function fill(parent, tag, lines) {
  parent.replaceChildren(
    ...lines.map(text => {
      const line = document.createElement(tag)
      line.textContent = text
      return line
    })
  )
}

async function draw(state) {
  state.triedWidth = state.frame.clientWidth // 0 where the figure is not on the page yet
  const placementAt = width => wholeAt(state, width)
  const heightAt = width => placementAt(width).height
  prepareForPaper(state.frame, heightAt)
  state.colours = themeColours(state.frame)
  const place = () => placeOnStage(state) ?? leavingOut(state, placementAt(layoutWidth(state.frame, heightAt)))
  // Setting the height before drawing keeps the content below from jumping.
  state.placement = place()
  setHeight(state.frame, state.placement.height)
  let Plotly
  try {
    Plotly = await loadPlotly(state.data.plotly)
  } catch {
    state.frame.dataset.failed = state.data.texts.failed
    return
  }
  delete state.frame.dataset.failed // a retry succeeded
  if (!state.frame.clientWidth || !state.frame.isConnected) return
  state.placement = place()
  state.drawnWidth = state.frame.clientWidth
  describeFolds(state)
  const isFirst = !state.plot._fullLayout
  Plotly.react(state.plot, traces(state), layout(state), CONFIG).catch(error => throwUnlessRemoved(state, error))
  if (isFirst) addPlotlyListeners(state)
  if (isFirst) document.dispatchEvent(new CustomEvent("attention-shown"))
  paint(state)
  describeLimits(state)
  useCorner(state)
  const { newest } = state.data
  if (!isFirst && newest && newest !== state.newest) {
    leadTo(state, newest)
  }
  state.newest = newest
  if (isFirst) scrollToPin(state) // a shared link leads to its number
  if (isFirst) document.dispatchEvent(new Event("attention-drawn"))
}

// The hint and the buttons are in the free corner of the figure, below the legend, where they have room.
function useCorner(state) {
  const { frame, placement, drawnWidth } = state
  const [legendLeft, top, legendWidth, height] = placement.legend
  const [left, width] = [legendLeft, legendWidth].map(x => (x * drawnWidth) / placement.width)
  const part = frame.parentElement
  const below = top + legendBars(state).length * AS_COLUMN.height + 6
  for (const [name, value] of Object.entries({ left, top: below, width })) part.style.setProperty(`--corner-${name}`, `${value}px`)
  part.toggleAttribute("data-corner", width >= MIN_CORNER.width && height >= MIN_CORNER.height)
  const { offsetTop, offsetHeight } = part.querySelector(".attention-plot-head")
  if (offsetTop + offsetHeight > top + height) part.removeAttribute("data-corner")
}

function widestThatFits(placements, width) {
  return placements.findLast(placement => placement.width <= width) ?? placements[0]
}

function layout({ data, placement, drawnWidth, view: screenView }) {
  const view = print.matches ? FULL_VIEW : screenView
  const { xaxis, yaxis, ...rest } = data.figure.layout
  const { height } = placement
  return {
    ...rest,
    width: drawnWidth,
    height,
    xaxis: { ...xaxis, range: [view.left * drawnWidth, view.right * drawnWidth] },
    yaxis: { ...yaxis, range: [view.bottom * height, view.top * height] },
    dragmode: isFullView(view) ? false : "pan",
  }
}

function addPlotlyListeners(state) {
  const { plot, tip } = state
  plot.on("plotly_hover", event => {
    state.hovered = cellAt(state, event)
    showTip(state, state.hovered)
    outline(state)
  })
  plot.on("plotly_unhover", () => {
    state.hovered = null
    tip.hidden = true
    outline(state)
  })
  // Plotly reports the last hovered cell; a fast pointer has already left it.
  plot.on("plotly_click", event => handleClick(state, cellUnder(state, event.event) ?? cellAt(state, event)))
  plot.on("plotly_relayout", () => {
    saveView(state)
    paint(state)
  })
  plot.on("plotly_relayouting", () => {
    tip.hidden = true
    paint(state)
  })
}

function cellAt({ plot }, { points: [point] }) {
  const [row, column] = point.pointNumber
  return { matrix: plot._fullData[point.curveNumber].name, row, column }
}

function cellUnder({ frame, matrices }, { clientX, clientY }) {
  const [x, y] = inFrame(frame, clientX, clientY)
  const m = matrices.find(one => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height)
  if (!m) return null
  return { matrix: m.name, row: indexAt(m.ys, y), column: indexAt(m.xs, x) }
}

const ACTIONS = {
  zoom_in: state => zoom(state, 1 / 1.5),
  zoom_out: state => zoom(state, 1.5),
  zoom_reset: state => setView(state, FULL_VIEW),
  unfold: toggleFolds,
  all: toggleAll,
  save_png: state => save(state, "png"),
  save_svg: state => save(state, "svg"),
}
