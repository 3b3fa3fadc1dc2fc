// Saves the figure as an image, with its text as Plotly annotations.

// An image cannot load the page's fonts, so it uses fonts that every machine has.
const IMAGE_FONT = "Arial, Helvetica, sans-serif"
const CELL_WITH_DIGITS = { width: 32, height: 17 } // px
const MAX_STRETCH = 3 // a matrix whose rows would need more has no digits in the image
const MAX_IMAGE_WIDTH = 4000 // px
const MARGIN = 16 // px
const IDENTITY = { x: x => x, y: y => y }

async function save(state, format) {
  if (!state.plot._fullLayout) return
  const context = document.createElement("canvas").getContext("2d")
  const image = imageState(state, context)
  const { data, placement, colours, drawnWidth } = image
  const matrices = matricesOf(image)
  const texts = [...matrices.flatMap(m => labelsOf(image, context, m)), ...legend(image, context, IDENTITY)]
  await window.Plotly.downloadImage(
    {
      data: [
        ...matrices.map(m => withDigits(image, m, context)),
        ...legendTraces(image),
      ],
      layout: {
        ...layout(image),
        paper_bgcolor: colours.ground,
        plot_bgcolor: colours.ground,
        font: { family: colours.font },
        annotations: texts.map(annotation),
        shapes: [
          ...matrices.map(m => ({
            type: "rect", x0: m.x, x1: m.x + m.width, y0: m.y, y1: m.y + m.height,
            line: { color: colours.line, width: 1 },
          })),
          ...matrices.flatMap(m => [...edgesIn(image, m), ...bordersIn(m).map(line => ({ ...line, colour: colours.text }))]).map(({ x, y, width, height, colour }) => ({
            type: "rect", x0: x, x1: x + width, y0: y, y1: y + height, fillcolor: colour, line: { width: 0 },
          })),
          ...linkLines(image, context, matrices).map(ends => ({
            type: "line", ...ends, line: { color: colours.quiet, width: 1 },
          })),
        ], // prettier-ignore
        margin: { l: MARGIN, r: MARGIN, t: MARGIN, b: MARGIN },
        width: drawnWidth + 2 * MARGIN,
        height: placement.height + 2 * MARGIN,
      },
    },
    {
      format,
      width: drawnWidth + 2 * MARGIN,
      height: placement.height + 2 * MARGIN,
      scale: 2,
      filename: data.filename,
    }
  )
}

// The figure on the screen, not zoomed, with cells large enough for digits where possible.
function imageState(state, context) {
  const placement = wholePlacement(state)
  const width = (placement.width * CELL_WITH_DIGITS.width) / placement.cell_width
  const drawnWidth = width <= MAX_IMAGE_WIDTH ? Math.max(state.drawnWidth, width) : state.drawnWidth
  const stretches = [...Object.values(placement.cell_heights), placement.cell_height]
    .map(height => Math.max(1, CELL_WITH_DIGITS.height / height))
    .sort((a, b) => b - a)
  const stretch = stretches.find(one => one <= MAX_STRETCH) ?? stretches.at(-1)
  return widenForFont(context, {
    ...state,
    drawnWidth,
    placement: stretchVertically(placement, width <= MAX_IMAGE_WIDTH ? stretch : 1),
    view: FULL_VIEW,
    colours: { ...state.colours, font: IMAGE_FONT },
  })
}

// The font of an image differs between machines, and SVG text cannot be compressed like canvas
// text: with a wide font the cells become wider, and show the same digits.
function widenForFont(context, image) {
  const matrices = matricesOf(image)
  const decimals = Object.fromEntries(matrices.map(m => [m.name, decimalsOf(m)]))
  const needed = matrices.map(m => {
    if (decimals[m.name] === null) return 1
    const text = { text: longestNumber(m, decimals[m.name]), size: MIN_DIGIT_SIZE }
    return (widthOf(context, text, image.colours) + INSET) / m.cellWidth
  })
  return { ...image, decimals, drawnWidth: image.drawnWidth * Math.max(1, ...needed) }
}

const matricesOf = image => traces(image).map(trace => inPixels(image, trace, IDENTITY))

function stretchVertically(placement, by) {
  const { corners, legend, height, cell_height: cellHeight, cell_heights: cellHeights } = placement
  const [x, y, width, legendHeight] = legend
  return {
    ...placement,
    height: height * by,
    cell_height: cellHeight * by,
    cell_heights: Object.fromEntries(Object.entries(cellHeights).map(([name, one]) => [name, one * by])),
    corners: Object.fromEntries(Object.entries(corners).map(([name, [x, y]]) => [name, [x, y * by]])),
    legend: [x, y * by, width, legendHeight * by],
  }
}

function withDigits(state, m, context) {
  const { xs, ys } = m
  const gap = hasSeams(m) && !foldOf(xs) && !foldOf(ys) ? 1 : 0
  const trace = { ...m.trace, xgap: gap, ygap: gap }
  const digits = digitFormat(context, m, state.colours, 1, state.decimals[m.name])
  if (!digits) return trace
  const text = trace.z.map((row, i) =>
    row.map((x, j) => (isSqueezed(xs, j) || isSqueezed(ys, i) ? "" : isMasked(state, trace, i, j) ? "▨" : x === null ? wordAt(m.meta, i, j) : formatCell(x, digits.decimals, m.meta.exponent)))
  )
  return { ...trace, text, texttemplate: "%{text}", textfont: { size: digits.size } }
}

const inColours = (text, parts = [{ text }]) =>
  parts.map(({ text: run, colour }) => (colour ? `<span style="color:${colour}">${run}</span>` : run)).join("")

function annotation({ text, parts, x, y, size, colour, angle = 0, align = "left", weight, typed }) {
  const upright = angle !== 0
  const escaped = typed ? text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") : inColours(text, parts)
  return {
    text: weight ? `<b>${escaped}</b>` : escaped,
    x,
    y,
    xref: "x",
    yref: "y",
    showarrow: false,
    textangle: angle,
    borderpad: 0,
    xanchor: upright ? "center" : align,
    yanchor: upright ? (align === "left" ? "bottom" : "middle") : "middle",
    font: { size, color: colour },
  }
}
