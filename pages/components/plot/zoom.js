// The part of the figure that is in view.

const FULL_VIEW = { left: 0, right: 1, top: 0, bottom: 1 }
const MIN_VIEW_SIZE = 1 / 16

// The view is stored as fractions of the figure, so it survives a change of size or shape.
function saveView(state) {
  const { plot, placement, drawnWidth } = state
  const [left, right] = plot._fullLayout.xaxis.range
  const [bottom, top] = plot._fullLayout.yaxis.range
  state.view = {
    left: left / drawnWidth,
    right: right / drawnWidth,
    top: top / placement.height,
    bottom: bottom / placement.height,
  }
}

function isFullView(view) {
  return Object.keys(FULL_VIEW).every(side => Math.abs(view[side] - FULL_VIEW[side]) < 1e-6)
}

// Zooms around the last hovered cell, or the middle of the view.
function zoom(state, factor) {
  const { view, centre } = state
  const size = Math.min(1, Math.max(MIN_VIEW_SIZE, (view.right - view.left) * factor))
  const x = centre?.x ?? (view.left + view.right) / 2
  const y = centre?.y ?? (view.top + view.bottom) / 2
  const left = Math.min(1 - size, Math.max(0, x - size / 2))
  const top = Math.min(1 - size, Math.max(0, y - size / 2))
  setView(state, { left, right: left + size, top, bottom: top + size })
}

function setView(state, view) {
  if (!state.plot._fullLayout) return
  state.view = { ...view }
  const { xaxis, yaxis, dragmode } = layout(state)
  window.Plotly.relayout(state.plot, {
    "xaxis.range": xaxis.range,
    "yaxis.range": yaxis.range,
    dragmode,
  })
}
