// Printing. The browser applies the print styles, fires "change" on matchMedia("print"), and prints
// once the listener returns: it redraws the figure at the width of the paper, dark on white.

const print = matchMedia("print")
const PRINT_DENSITY = 3 // canvas pixels per CSS pixel: about 300 dpi
const PAGE_HEIGHT = { portrait: 1.42, landscape: 0.64 } // height / width of A4 or Letter inside the margins
// A figure shares the page with the text above it if scale 0.8 is enough, and fills a page otherwise.
const PRINT_FITS = [
  { share: 0.72, scales: [1, 0.9, 0.8] },
  { share: 1, scales: [1, 0.9, 0.8, 0.7, 0.6] },
]

function listenToPrint(state) {
  state.redraw = () => draw(state)
  print.addEventListener("change", state.redraw)
}

const stopListeningToPrint = ({ redraw }) => print.removeEventListener("change", redraw)

// Sets the largest scale at which the whole figure fits; one that never fits breaks over pages.
function fitToPaper({ frame, data }) {
  frame.style.removeProperty("zoom")
  if (!print.matches) return
  const width = frame.clientWidth
  const height = width * PAGE_HEIGHT[matchMedia("(orientation: landscape)").matches ? "landscape" : "portrait"]
  const heightAt = scale => widestThatFits(data.placements, width / scale).height * scale
  const [scale] = PRINT_FITS.flatMap(({ share, scales }) => scales.filter(one => heightAt(one) <= share * height))
  frame.style.zoom = scale ?? 1
}

// Plotly draws a heatmap as an image, which would load only after printing.
function paintCells({ data, colours }, context, m) {
  const { colorscale } = data.figure.data.find(trace => trace.name === m.name)
  const colour = colourAt(colours.isDark ? m.meta.dark : colorscale)
  const { zmin, zmax } = m.trace
  m.z.forEach((row, i) =>
    row.forEach((number, j) => {
      if (number === null) return
      context.fillStyle = `rgb(${colour((number - zmin) / (zmax - zmin)).map(Math.round).join()})`
      context.fillRect(m.x + j * m.cellWidth, m.y + i * m.cellHeight, m.cellWidth - 1, m.cellHeight - 1)
    })
  )
}
