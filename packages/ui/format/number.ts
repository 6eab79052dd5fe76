export { bytes, count, digits, duration, exact, ratio, withUnit } from '@komainu/contracts/format/number.ts';
