// Text on a canvas. Formulas know <sub> and <sup>; what a person typed is never read as markup.

const fontOf = (text, colours, size = text.size) => `${text.weight ?? 400} ${size}px ${colours.font}`

// "W<sub>Q</sub>" -> [{ part: "W", shift: 0 }, { part: "Q", shift: 1 }]; 1 is down, -1 is up.
function partsOf({ text, typed }) {
  if (typed || !text.includes("<")) return [{ part: text, shift: 0 }]
  return [...text.matchAll(/<(sub|sup)>(.*?)<\/\1>|[^<]+/g)].map(([whole, tag, inner]) => ({
    part: inner ?? whole,
    shift: tag === "sub" ? 1 : tag === "sup" ? -1 : 0,
  }))
}

function widthOf(context, text, colours) {
  return partsOf(text).reduce((sum, { part, shift }) => {
    context.font = fontOf(text, colours, shift ? text.size * 0.72 : text.size)
    return sum + context.measureText(part).width
  }, 0)
}

function write(context, text, colours) {
  const { x, y, angle = 0, align = "left", size, colour } = text
  const parts = partsOf(text)
  context.save()
  context.translate(x, y)
  context.rotate((angle * Math.PI) / 180)
  context.fillStyle = colour
  context.textBaseline = "middle"
  context.textAlign = parts.length > 1 ? "left" : align
  let at = 0
  if (parts.length > 1 && align !== "left") {
    at = -widthOf(context, text, colours) / (align === "center" ? 2 : 1)
  }
  for (const { part, shift } of parts) {
    context.font = fontOf(text, colours, shift ? size * 0.72 : size)
    context.fillText(part, at, shift * size * 0.28)
    if (parts.length > 1) at += context.measureText(part).width
  }
  context.restore()
}

// The rectangle that a text covers.
function boundsOf(context, text, colours) {
  const { x, y, angle = 0, align = "left", size } = text
  const width = widthOf(context, text, colours)
  const before = align === "left" ? 0 : align === "center" ? width / 2 : width
  const half = size * 0.5
  return angle === 0
    ? { left: x - before, right: x - before + width, top: y - half, bottom: y + half }
    : { left: x - half, right: x + half, top: y + before - width, bottom: y + before }
}

// The longest beginning of a word that fits, with an ellipsis; by characters as people see them.
function shortened(context, word, size, room, colours) {
  const fits = text => widthOf(context, { text, size, typed: true }, colours) <= room
  if (fits(word)) return word
  const letters = Array.from(new Intl.Segmenter().segment(word.slice(0, 200)), s => s.segment)
  let [low, high] = [0, letters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(`${letters.slice(0, middle).join("")}…`)) low = middle
    else high = middle - 1
  }
  return `${letters.slice(0, low).join("")}…`
}
