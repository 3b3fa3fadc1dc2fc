// Printing. The browser applies the print styles, lays the page out for paper, counts its pages, and
// only then fires "change" on matchMedia("print"), in which the figures are redrawn, dark on white. So
// the height of a figure on paper must be known ahead: it is in custom properties that the styles use.

const print = matchMedia("print")
const PRINT_DENSITY = 3 // canvas pixels per CSS pixel: about 300 dpi
// CSS pixels inside the margins: the smaller of A4 and Letter.
const PAPER = { portrait: { width: 703, height: 965 }, landscape: { width: 965, height: 703 } }
// A figure shares the page with the text above it if scale 0.6 is enough, and fills a page otherwise.
const PRINT_FITS = [
  { share: 0.75, scales: [1, 0.9, 0.8, 0.7, 0.6] },
  { share: 0.98, scales: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1] },
]

function paperFit(orientation, heightAt) {
  const { width, height } = PAPER[orientation]
  const fits = PRINT_FITS.flatMap(({ share, scales }) =>
    scales.filter(scale => heightAt(width / scale) * scale <= share * height)
  )
  const scale = fits[0] ?? PRINT_FITS.at(-1).scales.at(-1)
  return { scale, width: width / scale }
}

// Tells the styles the height and the scale on paper of a figure whose height depends on its width.
function prepareForPaper(figure, heightAt) {
  for (const orientation of Object.keys(PAPER)) {
    const { scale, width } = paperFit(orientation, heightAt)
    figure.style.setProperty(`--print-scale-${orientation}`, scale)
    figure.style.setProperty(`--print-height-${orientation}`, `${heightAt(width)}px`)
  }
}

// The width by which a figure is laid out now: its own, or the one that its height on paper belongs to.
function layoutWidth(figure, heightAt) {
  if (!print.matches) return figure.clientWidth
  return paperFit(matchMedia("(orientation: landscape)").matches ? "landscape" : "portrait", heightAt).width
}
