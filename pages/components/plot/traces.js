// The heatmaps as Plotly draws them, at the width of the screen. Those that are left out are drawn too,
// out of sight, so that their numbers are at hand. Without gaps between its cells, Plotly draws a heatmap
// as an image of one pixel a cell, in a small part of the time; seams.js draws the lines between them.

const ELSEWHERE = -1e5 // px

const isPlaced = ({ placement }, name) => name in placement.corners

function traces(state) {
  const { data, placement, drawnWidth, colours } = state
  const stretch = drawnWidth / placement.width
  return data.figure.data.map(trace => {
    const [x, y] = placement.corners[trace.name] ?? [ELSEWHERE, ELSEWHERE]
    const [width, height] = [placement.cell_widths, placement.cell_heights].map(sizes => sizes[trace.name] ?? 1)
    const isFolded = [trace.meta.columns, trace.meta.rows].some(axis => placement.folded.includes(axis))
    const edges = {
      x: edgesOf(state, trace.meta.columns, trace.z[0].length).map(edge => (x + edge * width) * stretch),
      y: edgesOf(state, trace.meta.rows, trace.z.length).map(edge => y + edge * height),
    }
    return {
      ...trace,
      ...(isFolded && edges),
      x0: (x + width / 2) * stretch,
      dx: width * stretch,
      y0: y + height / 2,
      dy: height,
      colorscale: colours.isDark ? trace.meta.dark : trace.colorscale,
    }
  })
}
