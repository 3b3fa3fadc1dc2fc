// In lecture mode, the placement and the enlargement with which the digits are largest.

const LEAST_DIGIT = 1 / 30 // of the window's height
const LEAST_SHARE = 0.7 // of a figure's height: one that is higher is as in the ordinary view

// The placement for the room in the window; null outside lecture mode.
function placeOnStage(state) {
  const { frame } = state
  const room = roomFor(frame)
  if (!room) {
    enlarge(frame, null)
    return null
  }
  const whole = wholeOnStage(state, room)
  focusOn(state, stepInFocus(state, room, whole))
  const step = placementOfStep(state, whole.placement)
  enlarge(frame, step ? Math.min(room.width / step.width, room.height / step.height) : whole.scale)
  return step ?? whole.placement
}

// The whole figure, as it has most digits, and the largest; or chips for a part of it, if the rest has digits.
function wholeOnStage(state, room) {
  const { data } = state
  const ordinary = fitOf(state, room, widestThatFits(data.placements, room.width), 1)
  const fits = [...data.compact, ...data.placements]
    .filter(({ width }) => width * LEAST_SCALE <= room.width)
    .map(placement => fitOf(state, room, placement, scaleIn(room, placement.width, placement.height)))
    .filter(one => shareIn(room, one) >= LEAST_SHARE && (one.count >= ordinary.count || (one.isFull && one.placement.chips.length)))
    .sort((a, b) => shareIn(room, a) - shareIn(room, b) || compareFits(a, b))
  return fits.at(-1) ?? ordinary
}

// In the tour, the step of the matrix that its card points at, where the digits of the whole figure
// are too small for the last row; where most of the figure would be covered, a step too. Else 0.
function stepInFocus(state, room, whole) {
  const card = document.querySelector(".attention-tour")
  if (!card) return 0
  const chain = chainOf(state)
  if (whole.size < LEAST_DIGIT * innerHeight && card.dataset.matrix) return chain.indexOf(card.dataset.matrix) + 1
  if (shareIn(room, whole) >= LEAST_SHARE) return 0
  const marked = state.data.marks.find(({ matrix }) => chain.includes(matrix))?.matrix
  return 1 + Math.max(0, chain.indexOf(marked ?? chain.find(name => name.startsWith("weights"))))
}

function focusOn(state, step) {
  if (step === (state.stepInFocus ?? 0)) return
  state.stepInFocus = step
  document.dispatchEvent(new CustomEvent("attention-shown"))
}

// A new step of the tour shows what it is about, whatever was shown before.
function watchTour(state) {
  const show = () => {
    state.chainStep = null
    if (isLecture() && state.plot._fullLayout) draw(state)
  }
  document.addEventListener("attention-tour-target", show)
  return () => document.removeEventListener("attention-tour-target", show)
}

// How many matrices have digits, and how large the smallest of them are in the window.
function fitOf(state, room, placement, scale) {
  const context = state.canvas.getContext("2d")
  const drawn = { ...state, placement, drawnWidth: room.width / scale }
  const sizes = matricesOf(drawn).filter(({ name }) => isPlaced(drawn, name)).map(m => digitFormat(context, m, state.colours)?.size ?? 0)
  const digits = sizes.filter(size => size > 0)
  const isFull = digits.length === sizes.length
  return { placement, scale, height: placement.height, isFull, count: digits.length, size: scale * Math.min(...digits, Infinity) }
}

const compareFits = (a, b) => a.count - b.count || (a.count ? a.size - b.size : 0) || a.scale - b.scale
