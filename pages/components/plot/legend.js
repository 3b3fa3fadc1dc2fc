// The legend: what the colours mean. One bar for each kind of numbers that the figure shows.

const MOST_OF_BAR = 150 // px
const AS_COLUMN = { height: 40, least: 80 } // px of a bar, and of the room for two

// The left edge, top edge and width of each bar in the figure; bars are stacked or in a row.
function legendBars({ data, placement, drawnWidth }) {
  const titles = Object.entries(data.texts.legend)
  const traceOf = kind => data.figure.data.find(({ meta }) => meta.kind === kind)
  const shown = titles.map(([kind, title]) => ({ trace: traceOf(kind), title })).filter(({ trace }) => trace)
  const stretch = drawnWidth / placement.width
  const [x, y, width, height] = placement.legend
  const isColumn = height >= AS_COLUMN.least
  const step = isColumn ? 0 : Math.min(width / shown.length, width / 2)
  const available = (isColumn ? width : step) * stretch - 8
  return shown.map((one, i) => ({
    ...one,
    left: (x + i * step) * stretch,
    top: y + (isColumn ? i * AS_COLUMN.height : 0),
    width: Math.min(MOST_OF_BAR, available),
    available,
  }))
}

// Draws the bars, and returns their labels.
function legend(state, context, screen) {
  const { colours } = state
  return legendBars(state).flatMap(({ trace, title, left, top, width, available }) => {
    const [x, y] = [screen.x(left), screen.y(top) + 14]
    const gradient = context.createLinearGradient(x, 0, x + width, 0)
    for (const [stop, colour] of colorscaleOf(trace, colours)) gradient.addColorStop(stop, colour)
    context.fillStyle = gradient
    context.fillRect(x, y, width, 8)
    context.strokeStyle = colours.line
    context.strokeRect(x - 0.5, y - 0.5, width + 1, 9)
    const number = end => `${Number(end.toPrecision(3))}`.replace("-", "−")
    const marks = trace.meta.kind === "signed" ? ["−", "0", "+"] : [number(trace.zmin), "", number(trace.zmax)]
    const quiet = { size: SMALL_SIZE, colour: colours.quiet }
    return [
      { ...quiet, text: truncate(context, title, SMALL_SIZE, available, colours), x, y: y - 7 },
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
