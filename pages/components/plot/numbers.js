// Numbers as text, as pages/figures/core/formatting.py writes them.

const SMALL = 1e-3 // a single number below it, or from LARGE on, has a power of ten
const LARGE = 1e7
const RAISED = Object.fromEntries([..."-0123456789"].map((digit, i) => [digit, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[i]]))

// A single number: 1.5000, 0.0043 where two decimals were wanted, 1.6040 × 10⁻⁷.
function formatNumber(number, decimals = 4) {
  const size = Math.abs(number)
  const sign = number < 0 ? "−" : ""
  if (size === 0) return size.toFixed(decimals)
  if (size < SMALL) return sign + inPower(size.toExponential(decimals), decimals)
  if (size >= LARGE) return sign + inPower(size.toExponential(8), decimals)
  const needed = 1 - Math.floor(Math.log10(size)) // for two digits that count
  return sign + size.toFixed(Math.max(decimals, needed))
}

function inPower(text, decimals) {
  const [digits, exponent] = text.split("e")
  const [whole, fraction] = digits.split(".")
  const kept = fraction.replace(/0+$/, "").padEnd(decimals, "0")
  return `${whole}.${kept} × 10${[...`${Number(exponent)}`].map(digit => RAISED[digit]).join("")}`
}

// A number in its cell, in units of its matrix's power of ten; no minus zero.
function formatCell(number, decimals, exponent) {
  const text = Math.abs(shifted(number, exponent)).toFixed(decimals)
  return number < 0 && Number(text) !== 0 ? `−${text}` : text
}

// The exponent is taken from the digits, so that the number is rounded once.
function shifted(number, exponent) {
  if (!exponent) return number
  const [digits, own] = number.toExponential(16).split("e")
  return Number(`${digits}e${Number(own) - exponent}`)
}
