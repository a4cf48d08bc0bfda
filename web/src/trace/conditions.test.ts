import { expect, it } from 'vitest'
import { conditionsOf, extensionOf, partiesOf, readingsOf, readingType } from './conditions'

const body = {
  '@context': [
    'https://ref.gs1.org/standards/epcis/epcis-context.jsonld',
    { hf: 'urn:holdfast:epcis:' },
  ],
  type: 'TransformationEvent',
  inputEPCList: ['urn:epc:id:grai:9521321.00777.TANK1'],
  inputQuantityList: [
    { epcClass: 'urn:epc:class:lgtin:9521321.030001.W1', quantity: 32, uom: 'KGM' },
  ],
  outputEPCList: ['urn:epc:id:sgtin:9521321.020002.C1'],
  'hf:operator': 'urn:holdfast:person:5a74',
  'urn:holdfast:epcis:equipment': ['urn:epc:id:giai:9521321.FILL-S2'],
  'other:operator': 'urn:x:y',
  sensorElementList: [{ sensorReport: [{ type: 'gs1:MT-Voltage', value: 3.642, uom: 'VLT' }] }],
}
const event = (position: number) => ({
  position,
  event_id: `urn:uuid:${position}`,
  record_time: '2026-03-02T00:00:00Z',
  actor: 'local',
  job: 1,
  body,
})

it('the extension is found under whatever prefix the document declares', () => {
  expect([...extensionOf(body).keys()]).toEqual(['operator', 'equipment'])
})
it('what an event names is told by role, with quantities', () => {
  expect(partiesOf(body).map(({ role, items }) => [role, items.length])).toEqual([
    ['input', 2],
    ['output', 1],
  ])
  expect(partiesOf(body)[0]?.items[1]).toMatchObject({ quantity: 32, uom: 'KGM' })
})
it('a reading may be a mean or a range', () => {
  const reports = [
    { type: 'gs1:Temperature', minValue: 20.5, maxValue: 23, uom: 'CEL' },
    { type: 'gs1:Temperature', meanValue: 21.7, uom: 'CEL' },
  ]
  expect(readingsOf({ sensorElementList: [{ sensorReport: reports }] })).toEqual([
    { type: 'Temperature', low: 20.5, high: 23, uom: 'CEL' },
    { type: 'Temperature', value: 21.7, uom: 'CEL' },
  ])
})
it('readings have a type, a value and a unit', () => {
  expect(readingsOf(body)).toEqual([{ type: 'Voltage', value: 3.642, uom: 'VLT' }])
  expect(readingType('https://gs1.org/voc/MT-Temperature')).toBe('Temperature')
})
it('conditions go man, machine, material … measurement, each named once', () => {
  const rows = conditionsOf([event(7), event(8)])
  expect(rows.map(({ factor, position }) => [factor, position])).toEqual([
    ['man', 7],
    ['machine', 7],
    ['material', 7],
    ['material', 7],
    ['measurement', 7],
    ['measurement', 8],
  ])
})
it('an event without any of it has none', () => {
  expect(conditionsOf([{ ...event(1), body: { type: 'ObjectEvent' } }])).toEqual([])
})
