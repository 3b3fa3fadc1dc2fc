// What printing changes on a plot: it is redrawn, and its cells are painted on the canvas.

function listenToPrint(state) {
  state.redraw = () => draw(state)
  print.addEventListener("change", state.redraw)
}

const stopListeningToPrint = ({ redraw }) => print.removeEventListener("change", redraw)

// Plotly draws a heatmap as an image, which would load only after printing.
function paintCells({ data, colours }, context, m) {
  const { colorscale } = data.figure.data.find(trace => trace.name === m.name)
  const colour = colourAt(colours.isDark ? m.meta.dark : colorscale)
  const { zmin, zmax } = m.trace
  m.z.forEach((row, i) =>
    row.forEach((number, j) => {
      if (number === null) return
      context.fillStyle = `rgb(${colour((number - zmin) / (zmax - zmin)).map(Math.round).join()})`
      const [width, height] = [m.xs[j + 1] - m.xs[j], m.ys[i + 1] - m.ys[i]]
      context.fillRect(m.xs[j], m.ys[i], width, height)
    })
  )
}
