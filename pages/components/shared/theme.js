// The colours of text, lines and masked cells, derived from the theme of the page.

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
    role: name => (name ? read(`--role-${name}`, null) : null), // of palette.css
  }
}

const channelsOf = new Map() // by the colour as it is written

function rgb(colour) {
  if (!channelsOf.has(colour)) channelsOf.set(colour, readChannels(colour))
  return channelsOf.get(colour)
}

function readChannels(colour) {
  const context = document.createElement("canvas").getContext("2d")
  context.fillStyle = colour
  const hex = context.fillStyle
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16))
}

function mix(colour, other, share) {
  const [a, b] = [rgb(colour), rgb(other)]
  return `rgb(${a.map((x, i) => Math.round(x + (b[i] - x) * share)).join(",")})`
}

// Relative luminance from 0 to 1 (WCAG 2).
function luminance(channels) {
  const [r, g, b] = channels.map(x => {
    const channel = x / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

// Maps a position from 0 to 1 on a colour scale to [red, green, blue].
function colourAt(scale) {
  const stops = scale.map(([stop, colour]) => [stop, rgb(colour)])
  return position => {
    const next = Math.max(1, stops.findIndex(([stop]) => stop >= position))
    const [[low, from], [high, to]] = [stops[next - 1], stops[next]]
    const share = Math.min(1, Math.max(0, (position - low) / (high - low)))
    return from.map((x, i) => x + (to[i] - x) * share)
  }
}

// Black or white, whichever is more legible at a position on a colour scale: it has 4.5 : 1 at least.
function inkAt(scale) {
  const colour = colourAt(scale)
  return position => {
    const ground = luminance(colour(position)) + 0.05
    return ground / 0.05 > 1.05 / ground ? "#000000" : "#ffffff"
  }
}

// The scale of an element on the screen; 1 except in lecture mode.
const displayScaleOf = element => element.getBoundingClientRect().width / element.offsetWidth || 1

// Reserves the scaled height, so that the content below is not covered.
function setHeight(element, height) {
  element.style.height = `${height}px`
  element.style.marginBottom = `calc(${height}px * (var(--enlargement, 1) - 1))`
}
