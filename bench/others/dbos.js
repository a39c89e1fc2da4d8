// DBOS on PostgreSQL: DATABASE=postgresql://… node --expose-gc dbos.js WAY INPUTS ACTIONS
import { DBOS } from '@dbos-inc/dbos-sdk'
import { DAY_S, Journal, greets, main } from './onboarding.js'

const journal = new Journal()

async function send(contact, message) {
  await DBOS.runStep(async () => journal.did(contact, message), { name: message })
}

// A message ends a wait early; the goal is asked for at each.
async function onboarding(contact) {
  journal.reached('begun')
  if (greets) await send(contact, 'welcome')
  journal.reached('waiting')
  if (await DBOS.recv('teammate_invited', DAY_S)) return converted(contact)
  await send(contact, 'invite_your_team')
  if (await DBOS.recv('teammate_invited', 2 * DAY_S)) return converted(contact)
  await send(contact, 'last_chance')
  if (await DBOS.recv('teammate_invited', 2 * DAY_S)) return converted(contact)
}

function converted(contact) {
  journal.did(contact, 'converted')
  return 'converted'
}

const registered = DBOS.registerWorkflow(async contact => {
  const result = await onboarding(contact)
  journal.reached('ended')
  return result
}, { name: 'onboarding' })

await main(journal, async () => {
  DBOS.setConfig({
    name: 'bench', systemDatabaseUrl: process.env.DATABASE, systemDatabasePoolSize: 20,
    enableOTLP: false, tracingEnabled: false, logLevel: 'error', applicationVersion: '1', executorID: 'local'
  })
  await DBOS.launch()
  return {
    signedUp: contact => DBOS.startWorkflow(registered, { workflowID: contact })(contact),
    invited: contact => DBOS.send(contact, 'yes', 'teammate_invited'),
    stop: () => DBOS.shutdown()
  }
}, 64)
