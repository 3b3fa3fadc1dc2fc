// In lecture mode, the placement and the enlargement with which the digits are largest.

const LEAST_SHARE = 0.7 // of a figure's height: one that is higher is as in the ordinary view

// The placement for the room in the window; null outside lecture mode.
function placeOnStage(state) {
  const { frame, data } = state
  const room = roomFor(frame)
  if (!room) {
    enlarge(frame, null)
    return null
  }
  const step = placementOfStep(state)
  if (step) {
    enlarge(frame, Math.min(room.width / step.width, room.height / step.height))
    return step
  }
  const ordinary = fitOf(state, room, widestThatFits(data.placements, room.width), 1)
  const fits = [...data.compact, ...data.placements]
    .filter(({ width }) => width * LEAST_SCALE <= room.width)
    .map(placement => fitOf(state, room, placement, scaleIn(room, placement.width, placement.height)))
    .filter(one => shareIn(room, one) >= LEAST_SHARE && one.count >= ordinary.count)
    .sort((a, b) => shareIn(room, a) - shareIn(room, b) || compareFits(a, b))
  const { placement, scale } = fits.at(-1) ?? ordinary
  enlarge(frame, scale)
  return placement
}

// How many matrices have digits, and how large the smallest of them are in the window.
function fitOf(state, room, placement, scale) {
  const context = state.canvas.getContext("2d")
  const drawn = { ...state, placement, drawnWidth: room.width / scale }
  const sizes = matricesOf(drawn).filter(({ name }) => isPlaced(drawn, name)).map(m => digitFormat(context, m, state.colours)?.size ?? 0)
  const digits = sizes.filter(size => size > 0)
  return { placement, scale, height: placement.height, count: digits.length, size: scale * Math.min(...digits, Infinity) }
}

const compareFits = (a, b) => a.count - b.count || (a.count ? a.size - b.size : 0) || a.scale - b.scale
