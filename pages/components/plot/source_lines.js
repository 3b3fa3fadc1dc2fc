// Thin lines to a cell from the cells that it is computed from, in the colour of their role.
//
// They run along the edges of cells and leave the digits free, with a bend where the two are on
// different lines. Under the titles of matrices they fade.

const FADED = "#333" // of a mask: a fifth is left

function linesOf(state, frames) {
  const drawing = svgElement("svg")
  const lines = svgElement("g", { mask: `url(#${fadeId(state)})` })
  drawing.append(fadeUnder(state), lines)
  const cells = frames.filter(({ kind }) => kind === "cell")
  const sources = Map.groupBy(frames.filter(({ kind }) => kind === "source"), ({ source }) => source)
  for (const drawn of sources.values()) {
    // A matrix may be drawn twice, like K and its transpose: the line is the shortest.
    const between = drawn.flatMap(one => cells.map(cell => ({ ...lineBetween(boxOfFrame(state, one), boxOfFrame(state, cell)), one })))
    const [{ from, to, length, one }] = between.sort((a, b) => a.length - b.length)
    if (length < 1) continue
    for (const layer of ["halo", "line"]) {
      const path = svgElement("path", { d: `M${from} V${to[1]} H${to[0]}` })
      path.dataset.layer = layer
      path.dataset.role = metaOf(state, one.matrix).role ?? ""
      path.dataset.from = one.matrix
      lines.append(path)
    }
  }
  return drawing
}

let fades = 0 // figures on a page have one each

const fadeId = state => (state.fadeId ??= `attention-fade-${++fades}`)

function fadeUnder(state) {
  const whole = { x: 0, y: 0, width: "100%", height: "100%" }
  const mask = svgElement("mask", { id: fadeId(state), maskUnits: "userSpaceOnUse", ...whole })
  mask.append(svgElement("rect", { ...whole, fill: "#fff" }))
  for (const { left, top, right, bottom } of state.titles ?? []) {
    mask.append(svgElement("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: FADED }))
  }
  return mask
}

function lineBetween(from, to) {
  const [x0, x1] = span(from.x, from.x + from.width, to.x, to.x + to.width)
  const [y0, y1] = span(from.y, from.y + from.height, to.y, to.y + to.height)
  return { from: [x0, y0], to: [x1, y1], length: Math.hypot(x1 - x0, y1 - y0) }
}

// From the end of one stretch to the beginning of the other; along its beginning where they overlap.
function span(start, end, otherStart, otherEnd) {
  if (otherStart >= end) return [end, otherStart]
  if (otherEnd <= start) return [start, otherEnd]
  return [otherStart, otherStart]
}
