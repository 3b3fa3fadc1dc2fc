// Elements of SVG.

const SVG = "http://www.w3.org/2000/svg"

function svgElement(name, attributes = {}) {
  const element = document.createElementNS(SVG, name)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  return element
}
