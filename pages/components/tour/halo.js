// Frames what a step points at, and scrolls it to where nothing covers it.
//
// Pages, figures and panels change its place in many ways, so it is looked up in each frame.

const MARGIN = { top: 36, bottom: 12 } // px around it; above it is the title of a matrix
const [FRAMES_UNTIL_SCROLL, FRAMES_UNTIL_SETTLED] = [6, 40] // in which nothing has moved

// From now on the halo follows what the card points at, until the returned function is called.
function follow(card, halo) {
  const guide = { card, halo, target: null, isSettled: true, still: 0, place: "" }
  // Whoever scrolls decides what is in view; the sidebar and the page scroll on their own.
  const leaveAlone = ({ target }) => {
    if (isInSidebar(target) === isInSidebar(guide.element)) guide.isSettled = true
  }
  const events = ["wheel", "touchmove", "keydown", "pointerdown"]
  for (const event of events) document.addEventListener(event, leaveAlone, { capture: true, passive: true })
  const tick = () => {
    guide.frame = requestAnimationFrame(tick)
    dock(card)
    guide.box = boxOf(guide)
    if (guide.box && !guide.isSettled && !isBehindSidebar(guide.element)) settle(guide)
    drawHalo(guide)
  }
  tick()
  guide.stop = () => {
    cancelAnimationFrame(guide.frame)
    for (const event of events) document.removeEventListener(event, leaveAlone, { capture: true })
    undock()
  }
  return guide
}

// A figure in lecture mode shows what the card points at; it asks the card.
function pointAt(guide, target) {
  guide.card.dataset.matrix = target?.matrix ?? ""
  document.dispatchEvent(new CustomEvent("attention-tour-target"))
  Object.assign(guide, { target, element: null, isSettled: false, still: 0 })
}

const openers = () => [document.querySelector(".attention-sheet-open"), sidebarOpener()]

const isInWindow = ({ width, height, left, right }) => width > 0 && height > 0 && right > 1 && left < innerWidth

// The box of the matrix or the control, in the window; null if there is none. A control in the folded
// sidebar is behind the button that opens it: Streamlit's or, on a phone, that of the sheet.
function boxOf(guide) {
  if (!guide.target) return null
  const { selectors, matrix } = guide.target
  if (matrix) {
    guide.element = [...document.querySelectorAll(".attention-plot-frame")].find(frame => frame.boxOf?.(matrix))
    return guide.element?.boxOf(matrix) ?? null
  }
  const found = selectors.map(one => document.querySelector(one)).find(Boolean)
  const isHidden = found && isInSidebar(found) && !isInWindow(found.getBoundingClientRect())
  const element = isHidden ? openers().find(one => one?.checkVisibility()) : found
  if (element !== guide.element) Object.assign(guide, { element, isSettled: false, still: 0 })
  const box = element?.getBoundingClientRect()
  return box && isInWindow(box) ? box : null
}

// The header is part of the page's element, and stays where it is.
const scrolls = element => scrollContainer().contains(element) && !element.closest(".st-key-header")

// From where to where nothing covers the page.
function clearArea({ card, element }) {
  if (!scrolls(element)) return { top: 0, bottom: innerHeight }
  const strip = document.querySelector(".st-key-figure_controls:has(.st-key-steps)")
  const panel = openPanel()
  const said = document.querySelector("[data-holds=step_sentence]")
  const tops = [card, panel, said].filter(one => one && !one.contains(element)).map(one => one.getBoundingClientRect().top)
  const bottom = Math.min(...tops)
  // It stays at the top once what follows it has come there.
  const isBelowStrip = strip?.compareDocumentPosition(element) === Node.DOCUMENT_POSITION_FOLLOWING
  return { top: topEdge() + (isBelowStrip ? strip.offsetHeight : 0), bottom }
}

function settle(guide) {
  const { box, element } = guide
  const place = [scrollContainer().scrollTop, box.top, box.left, box.height].map(Math.round).join()
  const isStill = place === guide.place && !isScriptRunning() && !hasSkeleton()
  guide.still = isStill ? guide.still + 1 : 0
  guide.place = place
  if (guide.still === FRAMES_UNTIL_SCROLL) {
    if (scrolls(element)) scrollContainer().scrollBy({ top: distance(guide), behavior: scrollBehavior() })
    else if (isInSidebar(element) && (box.top < headerHeight() || box.bottom > innerHeight - MARGIN.bottom)) {
      element.scrollIntoView({ block: "center", behavior: scrollBehavior() })
    }
  }
  guide.isSettled = guide.still >= FRAMES_UNTIL_SETTLED
}

// How far to scroll; of what is taller than the clear area, its beginning counts.
function distance(guide) {
  const { box } = guide
  const area = clearArea(guide)
  const [above, below] = [box.top - area.top - MARGIN.top, box.bottom - area.bottom + MARGIN.bottom]
  if (above < 0) return above
  return below > 0 ? Math.min(below, above) : 0
}

function drawHalo(guide) {
  const { halo, box, element } = guide
  const area = box && clearArea(guide)
  const isSeen = box && box.top < area.bottom - 8 && box.bottom > area.top + 8 && !isBehindSidebar(element)
  if (halo.hidden === Boolean(isSeen)) halo.hidden = !isSeen
  if (!isSeen) return
  const gap = 4
  const [left, right] = [Math.max(1, box.left - gap), Math.min(innerWidth - 1, box.right + gap)]
  const [top, bottom] = [Math.max(area.top, box.top - gap), Math.min(area.bottom, box.bottom + gap)]
  const [x, y, width, height] = [left, top, right - left, bottom - top].map(length => `${Math.round(length)}px`)
  halo.dataset.side = top - area.top < 18 ? "below" : "above"
  set(halo, "translate", `${x} ${y}`)
  set(halo, "width", width)
  set(halo, "height", height)
}

// On a narrow window the open sidebar covers the page.
function isBehindSidebar(element) {
  return innerWidth < 768 && !isInSidebar(element) && isSidebarOpen()
}

const openPanel = () =>
  document.querySelector(".st-key-explanation[data-dock=bottom]")

// The card is as wide as the page beside the sidebar, and stands on the explanation, if that is docked.
function dock(card) {
  const main = scrollContainer()?.getBoundingClientRect()
  if (!main) return
  const panel = openPanel()?.getBoundingClientRect()
  const isBelow = panel && panel.top < innerHeight && panel.bottom > innerHeight - card.offsetHeight
  const bottom = isBelow ? innerHeight - panel.top : 0
  const fits = bottom + card.offsetHeight < innerHeight - topEdge()
  set(card, "--tour-width", `${Math.round(main.width)}px`)
  set(card, "--tour-place", `${Math.round(main.left)}px ${fits ? -Math.round(bottom) : 0}px`)
  set(document.documentElement, "--tour-height", `${card.offsetHeight}px`)
  document.documentElement.toggleAttribute("data-tour", true)
  if ("isLaidOut" in document.documentElement.dataset && !isScriptRunning()) card.dataset.placed = ""
}

function set({ style }, name, value) {
  if (style.getPropertyValue(name) !== value) style.setProperty(name, value)
}

function undock() {
  document.documentElement.removeAttribute("data-tour")
  document.documentElement.style.removeProperty("--tour-height")
}
