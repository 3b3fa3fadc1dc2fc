// The legend: what the colours mean. One bar for signed numbers, one for weights.

// The left edge, top edge and width of each bar in the figure; bars are stacked or in a row.
function legendBars({ data, placement, drawnWidth }) {
  const { signed, weights } = data.texts.legend
  const stretch = drawnWidth / placement.width
  const [x, y, width, height] = placement.legend
  const isColumn = height >= 80
  const available = isColumn ? width * stretch : (width * stretch) / 2 - 8
  const traceOf = isSigned => data.figure.data.find(({ meta }) => meta.is_signed === isSigned)
  const scales = [[traceOf(true), signed], [traceOf(false), weights]]
  return scales.filter(([trace]) => trace).map(([trace, title], i) => ({
    trace,
    title,
    left: (x + (isColumn ? 0 : (i * width) / 2)) * stretch,
    top: y + (isColumn ? i * 40 : 0),
    width: Math.min(150, available - 8),
  })) // prettier-ignore
}

// Draws the bars, and returns their labels.
function legend(state, context, screen) {
  const { colours } = state
  return legendBars(state).flatMap(({ trace, title, left, top, width }) => {
    const [x, y] = [screen.x(left), screen.y(top) + 14]
    const gradient = context.createLinearGradient(x, 0, x + width, 0)
    for (const [stop, colour] of colorscaleOf(trace, colours)) gradient.addColorStop(stop, colour)
    context.fillStyle = gradient
    context.fillRect(x, y, width, 8)
    context.strokeStyle = colours.line
    context.strokeRect(x - 0.5, y - 0.5, width + 1, 9)
    const number = end => `${end}`.replace("-", "−")
    const marks = trace.meta.is_signed ? ["−", "0", "+"] : [number(trace.zmin), "", number(trace.zmax)]
    const quiet = { size: SMALL_SIZE, colour: colours.quiet }
    return [
      { ...quiet, text: title, x, y: y - 7 },
      { ...quiet, text: marks[0], x, y: y + 15 },
      { ...quiet, text: marks[1], x: x + width / 2, y: y + 15, align: "center" },
      { ...quiet, text: marks[2], x: x + width, y: y + 15, align: "right" },
    ].filter(text => text.text)
  })
}

// The bars of a saved image, as one-row heatmaps.
function legendTraces(state) {
  return legendBars(state).map(({ trace, left, top, width }) => ({
    type: "heatmap",
    z: [Array.from({ length: 60 }, (_, step) => step)],
    x0: left + width / 120,
    dx: width / 60,
    y0: top + 18,
    dy: 8,
    showscale: false,
    colorscale: colorscaleOf(trace, state.colours),
  }))
}

const colorscaleOf = (trace, { isDark }) => (isDark ? trace.meta.dark : trace.colorscale)
