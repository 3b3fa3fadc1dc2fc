// Formulas may contain <sub> and <sup> only. They are generated, never user input.

// "W<sub>Q</sub>[1, 2]" as DOM nodes.
function marked(text) {
  return text.split(/(<su[bp]>.*?<\/su[bp]>)/).map(piece => {
    const found = piece.match(/^<(su[bp])>(.*)<\/su[bp]>$/)
    if (!found) return piece
    const node = document.createElement(found[1])
    node.textContent = found[2]
    return node
  })
}

// As plain text: "W_Q[1, 2]".
const plain = text => text.replace(/<sub>(.*?)<\/sub>/g, "_$1").replace(/<sup>(.*?)<\/sup>/g, "^$1")
