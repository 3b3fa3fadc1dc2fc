// In lecture mode, the placement and the enlargement with which the digits are largest.

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
  const best = data.placements
    .filter(({ width }) => width <= room.width)
    .map(placement => fitOf(state, room, placement, enlargementIn(room, placement.width, placement.height)))
    .filter(one => fitsIn(room, one) && compareFits(one, ordinary) >= 0)
    .sort(compareFits)
    .at(-1)
  const { placement, scale } = best ?? ordinary
  enlarge(frame, scale)
  return placement
}

// How many matrices have digits, and how large the smallest of them are in the window.
function fitOf(state, room, placement, scale) {
  const context = state.canvas.getContext("2d")
  const drawn = { ...state, placement, drawnWidth: room.width / scale }
  const sizes = matricesOf(drawn).map(m => digitFormat(context, m, state.colours)?.size ?? 0)
  const digits = sizes.filter(size => size > 0)
  return { placement, scale, height: placement.height, count: digits.length, size: scale * Math.min(...digits, Infinity) }
}

const compareFits = (a, b) => a.count - b.count || (a.count ? a.size - b.size : 0) || a.scale - b.scale
