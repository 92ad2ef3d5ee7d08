import { expect, test } from 'vitest';
import { fits, sent, textOf } from './file';

const TEXT = 'Name;Email\r\nZoë Müller;zoe@example.com\r\n';

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const units = mark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), littleEndian);
  return new Uint8Array(view.buffer);
}

test('UTF-8 is read, with its mark and without', () => {
  expect(textOf(new TextEncoder().encode(TEXT))).toBe(TEXT);
  expect(textOf(new TextEncoder().encode(`\ufeff${TEXT}`))).toBe(TEXT);
});

test.each([
  [true, true],
  [false, true],
  [true, false],
  [false, false],
])('UTF-16 is read (little endian: %s, with a mark: %s)', (little, mark) => {
  expect(textOf(utf16(TEXT, little, mark))).toBe(TEXT);
});

test('anything else is Windows-1252, as Excel saves it', () => {
  const bytes = Uint8Array.from(TEXT, (letter) => letter.charCodeAt(0));
  expect(textOf(bytes)).toBe(TEXT);
});

test('a workbook is no text', () => {
  expect(textOf(new Uint8Array([0x50, 0x4b, 3, 4]))).toBe(null);
  expect(textOf(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]))).toBe(null);
});

test('what a request cannot hold does not fit, whatever it is made of', () => {
  expect(fits('x'.repeat(240_000))).toBe(true);
  expect(fits('x'.repeat(240_001))).toBe(false);
  expect(fits('é'.repeat(130_000))).toBe(false);
  expect(fits('"'.repeat(130_000))).toBe(false);
});

test('empty cells at the end of rows are left out where they would not fit', () => {
  const wide = `Name,Email${','.repeat(60)}\r\n`.repeat(500);
  expect(fits(wide)).toBe(false);
  expect(sent(wide)).toBe('Name,Email\r\n'.repeat(500));
  expect(sent('Name,Email,,\n')).toBe('Name,Email,,\n');
});
