// Lecture mode: a figure is laid out and enlarged so that all of it is in the window at once.

const LEAST_CARD = 0.22 // of the window's height: the card of the tour does not resize the figure at each step
const HIGHEST_TOP = 0.45 // of the window's height: what begins lower is scrolled to
const STAGE_MARGIN = 4 // px
const LEAST_SCALE = 0.65 // what is still too high then is scrolled

const isLecture = () => document.documentElement.hasAttribute("data-large") && !print.matches

// The room that nothing covers; null outside lecture mode. Never so much that it needs a scroll.
function roomFor(figure) {
  if (!isLecture()) return null
  const heightOf = selector => document.querySelector(selector)?.offsetHeight ?? 0
  const top = figure.getBoundingClientRect().top + scrollContainer().scrollTop
  const card = heightOf(".attention-tour")
  const below = card ? Math.max(card, LEAST_CARD * innerHeight) : 0
  const above = top < HIGHEST_TOP * innerHeight ? top : topEdge()
  const said = heightOf("[data-holds=step_sentence]")
  return { width: figure.parentElement.clientWidth, height: innerHeight - above - below - said - STAGE_MARGIN }
}

// The scale at which a figure of at least this width and of this height is in the window.
const scaleIn = (room, width, height) => Math.max(LEAST_SCALE, Math.min(room.width / width, room.height / height))

// How much of its height is in the window.
const shareIn = (room, { scale, height }) => Math.min(1, room.height / (scale * height))

function enlarge(figure, scale) {
  if (scale === null) figure.style.removeProperty("--enlargement")
  else figure.style.setProperty("--enlargement", scale)
}

// Calls `redraw` whenever the room for a figure has changed.
function watchRoom(figure, redraw) {
  let room = "null"
  const check = () => {
    const now = JSON.stringify(figure.isConnected ? roomFor(figure) : null)
    if (now === room) return
    room = now
    redraw()
  }
  const observer = new ResizeObserver(check)
  observer.observe(mainBlock() ?? figure)
  window.addEventListener("resize", check)
  return () => {
    observer.disconnect()
    window.removeEventListener("resize", check)
  }
}
