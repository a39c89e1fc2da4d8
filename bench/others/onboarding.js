// What both durable contestants share: the inputs, what each contact was sent, and the ways to run.
//
//   run      feeds signups and invitations, ends when every workflow has; says how many inputs a second became durable
//   sleep    feeds signups only; says what a sleeping workflow takes of this process's memory
//   resume   takes up what an earlier `sleep` left; says how long that took
import fs from 'node:fs'

export const DAY_S = 86400
// Who is only to sleep isn't sent anything before.
export const greets = process.argv[2] === 'run'

export function readInputs(path) {
  return fs.readFileSync(path, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line))
}

// What was done for whom, and how many workflows have come to a place.
export class Journal {
  lines = []
  counts = { begun: 0, waiting: 0, ended: 0 }
  #waited = []

  did(contact, what) { this.lines.push(`${contact} ${what}\n`) }
  reached(place) {
    this.counts[place]++
    this.#waited = this.#waited.filter(({ place, count, resolve }) => this.counts[place] < count || (resolve(), false))
  }
  until(place, count) {
    if (this.counts[place] >= count) return
    return new Promise(resolve => this.#waited.push({ place, count, resolve }))
  }
  write(path) { fs.writeFileSync(path, this.lines.sort().join('')) }
}

// Feeds in order, so many at a time, a contact's one after the other: `signedUp` and `invited` resolve when the input is durable.
export async function feed(inputs, atATime, { signedUp, invited }) {
  let next = 0
  const signups = new Map()
  const one = async () => {
    while (next < inputs.length) {
      const { event, userId } = inputs[next++]
      if (event === 'Signed Up') {
        signups.set(userId, signedUp(userId))
        await signups.get(userId)
      } else {
        await signups.get(userId)
        await invited(userId)
      }
    }
  }
  await Promise.all(Array.from({ length: atATime }, one))
}

export function memoryBytes() {
  global.gc?.()
  return process.memoryUsage().rss
}

// `start` gives { signedUp, invited, stop }. Prints a line of JSON and ends the process.
export async function main(journal, start, atATime) {
  const [way, inputsPath, actionsPath] = process.argv.slice(2)
  const inputs = readInputs(inputsPath)
  const contacts = inputs.filter(input => input.event === 'Signed Up').length
  const began = performance.now()
  const contestant = await start()
  const said = {}
  if (way === 'resume') {
    await journal.until('waiting', contacts)
    Object.assign(said, { items: contacts, seconds: (performance.now() - began) / 1000 })
  } else {
    // A few first, under names of their own, so that connections stand and code is warm.
    const warm = Math.min(100, contacts)
    if (way === 'run') {
      const few = [...inputs.slice(0, warm), ...inputs.filter(input => input.event !== 'Signed Up').slice(0, warm)]
      await feed(few.map(input => ({ ...input, userId: `warm-${input.userId}` })), atATime, contestant)
      await journal.until('ended', warm)
    }
    journal.lines.length = 0
    const before = memoryBytes(), begun = performance.now()
    await feed(inputs, atATime, contestant)
    if (way === 'run') await journal.until('ended', contacts + warm)
    else await journal.until('waiting', contacts)
    said.seconds = (performance.now() - begun) / 1000
    said.items = inputs.length
    said.waiting = journal.counts.waiting
    said.memory_bytes = memoryBytes() - before
    journal.write(actionsPath)
  }
  console.log(JSON.stringify(said))
  if (way === 'run') await contestant.stop()
  process.exit(0)
}
