// Rules on one event: node rules.js CONTESTANT FOLDER (--check FILE VISITS | --seconds S)
// The same tasks as bench/contest/rules.h: writes who matched, or matches again and again and says how many a second.
import fs from 'node:fs'

const [contestant, folder, task, ...more] = process.argv.slice(2)
const lines = name => fs.readFileSync(`${folder}/${name}`, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line))
const rules = lines('rules.ndjson')
const visits = lines('visits.ndjson').map(line => line.properties)

// Each gives a function from a visit to the numbers of its rules, ascending.
const contestants = {
  javascript() {
    return visit => places(rules, rule => visit.plan === rule.plan && visit.country === rule.country && visit.page === rule.page &&
      visit.seats > rule.over && visit.seats < rule.under && visit.spend >= rule.spend)
  },

  // Its expression language alone: what it is quickest at with a single condition.
  async zen_expression() {
    const { evaluateExpressionSync } = await import('@gorules/zen-engine')
    const conditions = rules.map(rule =>
      `plan == ${JSON.stringify(rule.plan)} and country == ${JSON.stringify(rule.country)} and page == ${JSON.stringify(rule.page)} and ` +
      `seats > ${rule.over} and seats < ${rule.under} and spend >= ${rule.spend}`)
    return visit => places(conditions, condition => evaluateExpressionSync(condition, visit))
  },

  // A decision table that collects all rows that match.
  async zen() {
    const { ZenEngine } = await import('@gorules/zen-engine')
    const columns = ['plan', 'country', 'page', 'seats', 'spend'].map(field => ({ id: `c_${field}`, name: field, field }))
    const row = (rule, number) => ({
      _id: `r${number}`, c_plan: JSON.stringify(rule.plan), c_country: JSON.stringify(rule.country), c_page: JSON.stringify(rule.page),
      c_seats: `> ${rule.over} and < ${rule.under}`, c_spend: `>= ${rule.spend}`, o_rule: String(number)
    })
    const table = {
      id: 't', name: 'rules', type: 'decisionTableNode', position: { x: 1, y: 0 },
      content: { hitPolicy: 'collect', inputs: columns, outputs: [{ id: 'o_rule', name: 'rule', field: 'rule' }], rules: rules.map(row) }
    }
    const decision = new ZenEngine().createDecision({
      nodes: [{ id: 'i', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } }, table,
        { id: 'o', name: 'out', type: 'outputNode', position: { x: 2, y: 0 } }],
      edges: [{ id: 'e1', sourceId: 'i', targetId: 't', type: 'edge' }, { id: 'e2', sourceId: 't', targetId: 'o', type: 'edge' }]
    })
    return async visit => (await decision.evaluate(visit)).result.map(found => found.rule)
  },

  async cel() {
    const { Environment } = await import('@marcbachmann/cel-js')
    const environment = new Environment().registerVariable('plan', 'string').registerVariable('country', 'string')
      .registerVariable('page', 'string').registerVariable('seats', 'double').registerVariable('spend', 'double')
    const conditions = rules.map(rule => environment.parse(
      `plan == ${JSON.stringify(rule.plan)} && country == ${JSON.stringify(rule.country)} && page == ${JSON.stringify(rule.page)} && ` +
      `seats > ${rule.over}.0 && seats < ${rule.under}.0 && spend >= ${double(rule.spend)}`))
    return visit => places(conditions, condition => condition(visit))
  },

  async json_rules_engine() {
    const { Engine } = await import('json-rules-engine')
    const engine = new Engine()
    const fact = (name, operator, value) => ({ fact: name, operator, value })
    rules.forEach((rule, number) => engine.addRule({
      conditions: {
        all: [fact('plan', 'equal', rule.plan), fact('country', 'equal', rule.country), fact('page', 'equal', rule.page),
          fact('seats', 'greaterThan', rule.over), fact('seats', 'lessThan', rule.under), fact('spend', 'greaterThanInclusive', rule.spend)]
      },
      event: { type: 'matched', params: { number } }
    }))
    return async visit => (await engine.run(visit)).events.map(event => event.params.number).sort((a, b) => a - b)
  }
}

function double(number) {
  return Number.isInteger(number) ? `${number}.0` : String(number)
}

function places(conditions, holds) {
  const found = []
  for (let place = 0; place < conditions.length; place++) if (holds(conditions[place])) found.push(place)
  return found
}

if (!contestants[contestant]) throw new Error(`there is no contestant ${contestant}`)
const match = await contestants[contestant]()
// Who answers at once isn't made to wait for a promise.
const waits = match(visits[0]) instanceof Promise

// Processor time, of all threads: others' work on the machine is not in it.
function processorSeconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function matchFor(seconds) {
  const begun = processorSeconds(), end = begun + seconds
  const stride = rules.length === 1 ? 256 : 1
  let items = 0, matches = 0, now = begun
  for (let place = 0; now < end; now = processorSeconds()) {
    for (let n = 0; n < stride; n++, items++) {
      const found = waits ? await match(visits[place]) : match(visits[place])
      matches += found.length
      if (++place === visits.length) place = 0
    }
  }
  return { items, seconds: now - begun, matches }
}

if (task === '--check') {
  const out = []
  for (const visit of visits.slice(0, Number(more[1]))) out.push((await match(visit)).map(rule => `${rule} `).join('') + '\n')
  fs.writeFileSync(more[0], out.join(''))
  console.log('{}')
} else {
  const seconds = Number(more[0])
  await matchFor(seconds / 4)
  console.log(JSON.stringify(await matchFor(seconds)))
}
