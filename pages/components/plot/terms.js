// What a number is made of, in short: "0.14 + (−0.21) + … + 0.15 = −0.41".

const MOST_TERMS = 3 // written out

// Empty where the figure does not draw all that the number is computed from.
function inShort(state, place, line) {
  const computed = state.matrices.find(m => m.meta.cell.matrix === place.matrix && !m.meta.is_part)
  if (!computed?.meta.operation) return ""
  const { operation, divisor, sources } = computed.meta
  const values = sources.map(source => valuesOf(state, sourceOf(state, source, place, line)[0]))
  if (values.some(some => !some.length || some.some(value => value === null))) return ""
  const [first, second = []] = values
  switch (operation) {
    case "product":
      return summed(first.map((value, i) => value * second[i]))
    case "sum":
      return summed([first[0], second[0]])
    case "quotient":
      return equation(`${formatNumber(first[0], 2)} ÷ ${formatNumber(divisor, 2)}`, first[0] / divisor)
    case "softmax": {
      const powers = first.map(value => Math.exp(value - Math.max(...first)))
      const [own, sum] = [powers[place.column], powers.reduce((a, b) => a + b)]
      return equation(`${formatNumber(own, 2)} ÷ ${formatNumber(sum, 2)}`, own / sum)
    }
  }
}

// The numbers of a frame; none if it is not drawn.
function valuesOf({ plot }, frame) {
  if (!frame) return []
  const { z } = plot._fullData.find(({ name }) => name === frame.matrix)
  return z.slice(...frame.rows).flatMap(row => [...row.slice(...frame.columns)])
}

function summed(terms) {
  const texts = terms.map((term, i) => {
    const text = formatNumber(term, 2)
    return i && (term < 0 || text.includes("×")) ? `(${text})` : text
  })
  if (texts.length > MOST_TERMS) texts.splice(MOST_TERMS - 1, texts.length - MOST_TERMS, "…")
  return equation(texts.join(" + "), terms.reduce((a, b) => a + b, 0))
}

const equation = (text, value) => `${text} = ${formatNumber(value, 2)}`
