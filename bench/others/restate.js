// Restate: INGRESS=http://127.0.0.1:… ADMIN=http://127.0.0.1:… PORT=… node --expose-gc restate.js WAY INPUTS ACTIONS
// The server asks this process for the workflows' steps over HTTP/2; both listen on the loopback only.
import http from 'node:http'
import http2 from 'node:http2'
import './promise_with_resolvers.js'
import * as restate from '@restatedev/restate-sdk'
import { DAY_S, Journal, greets, main } from './onboarding.js'

const { INGRESS, ADMIN, PORT } = process.env
const journal = new Journal()

async function send(ctx, message) {
  await ctx.run(message, () => journal.did(ctx.key, message))
}

// Whether the teammate was invited within so many seconds.
async function invitedWithin(ctx, seconds) {
  try {
    return await ctx.promise('teammate_invited').get().orTimeout(seconds * 1000)
  } catch (fault) {
    if (fault instanceof restate.TimeoutError) return false
    throw fault
  }
}

const onboarding = restate.workflow({
  name: 'onboarding',
  handlers: {
    run: async ctx => {
      if (greets) await send(ctx, 'welcome')
      reached(ctx.key, 'waiting')
      let done = await invitedWithin(ctx, DAY_S)
      if (!done) {
        await send(ctx, 'invite_your_team')
        done = await invitedWithin(ctx, 2 * DAY_S)
      }
      if (!done) {
        await send(ctx, 'last_chance')
        done = await invitedWithin(ctx, 2 * DAY_S)
      }
      if (done) await send(ctx, 'converted')
      reached(ctx.key, 'ended')
    },
    invited: async ctx => { await ctx.promise('teammate_invited').resolve(true) }
  }
})

// The handler runs again from its beginning each time it goes on, and to its end again when the server didn't hear of it: a contact
// counts once.
const seen = { waiting: new Set(), ended: new Set() }
function reached(contact, place) {
  if (!seen[place].has(contact)) seen[place].add(contact) && journal.reached(place)
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })

function post(url, body) {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const request = http.request(url, {
      method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    }, response => {
      const parts = []
      response.on('data', part => parts.push(part))
      response.on('end', () => response.statusCode < 300 ? resolve() : reject(new Error(`${url}: ${response.statusCode} ${Buffer.concat(parts)}`)))
    })
    request.on('error', reject)
    request.end(text)
  })
}

await main(journal, async () => {
  const server = http2.createServer(restate.createEndpointHandler({ services: [onboarding] }))
  await new Promise(resolve => server.listen(Number(PORT), '127.0.0.1', resolve))
  await post(`${ADMIN}/deployments`, { uri: `http://127.0.0.1:${PORT}`, force: true })
  return {
    signedUp: contact => post(`${INGRESS}/onboarding/${contact}/run/send`, {}),
    invited: contact => post(`${INGRESS}/onboarding/${contact}/invited/send`, {}),
    stop: () => server.close()
  }
}, 64)
