// Text on a canvas. Formulas may contain <sub> and <sup>; user input is never parsed as markup.

const fontOf = (text, colours, size = text.size) => `${text.weight ?? 400} ${size}px ${colours.font}`

// "W<sub>Q</sub>" -> [{ run: "W", shift: 0 }, { run: "Q", shift: 1 }]; 1 is down, -1 is up. A text may
// also come in parts, some with a colour of their own.
function runsOf({ text, parts, typed }) {
  if (parts) return parts.map(({ text: run, colour }) => ({ run, shift: 0, colour }))
  if (typed || !text.includes("<")) return [{ run: text, shift: 0 }]
  return [...text.matchAll(/<(sub|sup)>(.*?)<\/\1>|[^<]+/g)].map(([whole, tag, inner]) => ({
    run: inner ?? whole,
    shift: tag === "sub" ? 1 : tag === "sup" ? -1 : 0,
  }))
}

function widthOf(context, text, colours) {
  return runsOf(text).reduce((sum, { run, shift }) => {
    context.font = fontOf(text, colours, shift ? text.size * 0.72 : text.size)
    return sum + context.measureText(run).width
  }, 0)
}

function drawText(context, text, colours) {
  const { x, y, angle = 0, align = "left", size, colour } = text
  const runs = runsOf(text)
  context.save()
  context.translate(x, y)
  context.rotate((angle * Math.PI) / 180)
  context.textBaseline = "middle"
  context.textAlign = runs.length > 1 ? "left" : align
  let offset = 0
  if (runs.length > 1 && align !== "left") {
    offset = -widthOf(context, text, colours) / (align === "center" ? 2 : 1)
  }
  for (const { run, shift, colour: own } of runs) {
    context.fillStyle = own ?? colour
    context.font = fontOf(text, colours, shift ? size * 0.72 : size)
    context.fillText(run, offset, shift * size * 0.28)
    if (runs.length > 1) offset += context.measureText(run).width
  }
  context.restore()
}

// The bounding box of a text.
function boundsOf(context, text, colours) {
  const { x, y, angle = 0, align = "left", size } = text
  const width = widthOf(context, text, colours)
  const before = align === "left" ? 0 : align === "center" ? width / 2 : width
  const half = size * 0.5
  return angle === 0
    ? { left: x - before, right: x - before + width, top: y - half, bottom: y + half }
    : { left: x - half, right: x + half, top: y + before - width, bottom: y + before }
}

// The longest prefix of a word that fits, with an ellipsis; cut between grapheme clusters.
function truncate(context, word, size, available, colours) {
  const fits = text => widthOf(context, { text, size, typed: true }, colours) <= available
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
