// Rows that are those of the step before: greyed, so that what is new stands out.

const GREY = 0.74 // how much of the ground covers their colours

function greyKept({ colours }, context, { meta, x, ys, width }) {
  if (!meta.kept) return
  context.save()
  context.globalAlpha = GREY
  context.fillStyle = colours.ground
  context.fillRect(x, ys[0], width, ys[meta.kept] - ys[0])
  context.restore()
}
