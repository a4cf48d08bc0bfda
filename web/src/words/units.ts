import { useI18n } from 'vue-i18n'
import { formatValue } from '@/parts/format'

/** UN/ECE Recommendation 20 codes whose sign is the same in every language. */
const signs: Record<string, string> = {
  ...{ MTR: 'm', KMT: 'km', DMT: 'dm', CMT: 'cm', MMT: 'mm', '4H': 'µm', C45: 'nm', INH: 'in' },
  ...{ FOT: 'ft', MTK: 'm²', CMK: 'cm²', MMK: 'mm²', MTQ: 'm³', CMQ: 'cm³', MMQ: 'mm³' },
  ...{ LTR: 'L', DLT: 'dL', CLT: 'cL', MLT: 'mL', '4G': 'µL', HLT: 'hL' },
  ...{ TNE: 't', KGM: 'kg', GRM: 'g', MGM: 'mg', MC: 'µg', LBR: 'lb', ONZ: 'oz' },
  ...{ SEC: 's', C26: 'ms', B98: 'µs', MIN: 'min', HUR: 'h', DAY: 'd' },
  ...{ AMP: 'A', '4K': 'mA', B84: 'µA', VLT: 'V', '2Z': 'mV', D82: 'µV', KVT: 'kV' },
  ...{ OHM: 'Ω', E45: 'mΩ', B49: 'kΩ', B75: 'MΩ', AMH: 'A·h', E09: 'mA·h', FAR: 'F', '4O': 'µF' },
  ...{ WTT: 'W', C31: 'mW', KWT: 'kW', MAW: 'MW', WHR: 'W·h', KWH: 'kW·h', JOU: 'J', KJO: 'kJ' },
  ...{ COU: 'C', HTZ: 'Hz', KHZ: 'kHz', MHZ: 'MHz', CEL: '°C', KEL: 'K', FAH: '°F' },
  ...{ PAL: 'Pa', A97: 'hPa', KPA: 'kPa', MPA: 'MPa', BAR: 'bar', MBR: 'mbar', PS: 'psi' },
  ...{ NEW: 'N', B47: 'kN', NU: 'N·m', P1: '%', NX: '‰', '59': 'ppm', GM: 'g/m²', '28': 'kg/m²' },
  ...{ KMQ: 'kg/m³', '23': 'g/cm³', GL: 'g/L', M1: 'mg/L', C24: 'mPa·s', C65: 'Pa·s' },
  ...{ MTS: 'm/s', KMH: 'km/h', '2X': 'm/min', C16: 'mm/s', L2: 'L/min', MQH: 'm³/h' },
  ...{ RPM: 'r/min', DD: '°', LUX: 'lx', '2N': 'dB', Q30: 'pH' },
}
/** Codes that count; several mean a piece. */
const words: Record<string, string> = {
  ...{
    H87: 'piece',
    EA: 'piece',
    PCE: 'piece',
    C62: 'piece',
    NAR: 'piece',
    PR: 'pair',
    SET: 'set',
  },
  ...{ DZN: 'dozen', ST: 'sheet', XRO: 'roll', XBX: 'box', XCT: 'carton', XPX: 'pallet' },
}

/** An amount with its unit: 3.642 V, 480 件; an unknown code as it is; of none the number alone. */
export function useAmount() {
  const { t } = useI18n()
  return (value: number, uom: string | undefined): string => {
    const number = formatValue(value)
    if (uom === undefined || uom === '') return number
    const word = words[uom]
    if (word !== undefined) return t(`words.unit.${word}`, { n: number }, value)
    const sign = signs[uom] ?? uom
    return sign === '%' || sign === '°' ? number + sign : `${number} ${sign}`
  }
}

/** A measurement: its value, else its mean, else from where to where it went. */
export interface Measured {
  value?: number
  low?: number
  high?: number
  uom?: string
}

export function useMeasured() {
  const amount = useAmount()
  return ({ value, low, high, uom }: Measured): string => {
    if (value !== undefined) return amount(value, uom)
    if (low !== undefined && high !== undefined) return `${formatValue(low)} – ${amount(high, uom)}`
    if (low !== undefined) return `≥ ${amount(low, uom)}`
    return high === undefined ? '–' : `≤ ${amount(high, uom)}`
  }
}
