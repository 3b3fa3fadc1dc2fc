// Draws the QR code of a link, dark on white in either theme: cameras read it most surely so.

// In the place of the last code: the code of this link, or why there is none; empty until it comes.
function drawCode(place, code, link, texts) {
  if (code?.link !== link) return place.replaceChildren()
  if (!code.size) return place.replaceChildren(texts.too_long)
  const { size, quiet, path } = code
  const svg = svgElement("svg", { viewBox: `${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`, role: "img", "aria-label": texts.code, "shape-rendering": "crispEdges" })
  svg.append(
    svgElement("rect", { x: -quiet, y: -quiet, width: "100%", height: "100%", fill: "#ffffff" }),
    svgElement("path", { d: path, fill: "#000000" })
  )
  place.replaceChildren(svg)
}
