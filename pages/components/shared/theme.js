// Colours of everything that is not a number, from the page's own theme.

function themeColours(element) {
  const style = getComputedStyle(element)
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise
  const ground = read("--st-background-color", "#ffffff")
  return {
    ground,
    isDark: luminance(rgb(ground)) < 0.4,
    text: read("--st-text-color", "#222222"),
    quiet: mix(read("--st-text-color", "#222222"), ground, 0.36),
    line: mix(read("--st-text-color", "#222222"), ground, 0.72),
    masked: mix(read("--st-text-color", "#222222"), ground, 0.85),
    font: read("--st-font", "sans-serif"),
  }
}

function rgb(colour) {
  const context = (rgb.context ??= document.createElement("canvas").getContext("2d"))
  context.fillStyle = colour
  const hex = context.fillStyle
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16))
}

function mix(colour, other, share) {
  const [a, b] = [rgb(colour), rgb(other)]
  return `rgb(${a.map((x, i) => Math.round(x + (b[i] - x) * share)).join(",")})`
}

// How light a colour is to the eye, from 0 to 1 (WCAG 2, relative luminance).
function luminance(channels) {
  const [r, g, b] = channels.map(x => {
    const part = x / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

// The colour of each part of a scale, from 0 to 1, as [red, green, blue].
function colourAt(scale) {
  const stops = scale.map(([at, colour]) => [at, rgb(colour)])
  return part => {
    const next = Math.max(1, stops.findIndex(([at]) => at >= part))
    const [[low, from], [high, to]] = [stops[next - 1], stops[next]]
    const share = Math.min(1, Math.max(0, (part - low) / (high - low)))
    return from.map((x, i) => x + (to[i] - x) * share)
  }
}

// Whether dark digits can be read better than light ones, for each part of a colour scale.
function darkDigitsAt(scale) {
  const colour = colourAt(scale)
  return part => luminance(colour(part)) > 0.19
}

// By how much an element is drawn larger than it is laid out; 1 but in the lecturer's view.
const enlargementOf = element => element.getBoundingClientRect().width / element.offsetWidth || 1

// What is enlarged keeps the room that it takes, so that nothing lies over what follows.
function setHeight(element, height) {
  element.style.height = `${height}px`
  element.style.marginBottom = `calc(${height}px * (var(--enlargement, 1) - 1))`
}
