import { describe, expect, it } from 'vitest';
import { BytesMemory } from './bytes-memory.ts';

describe('a memory of bytes', () => {
  it('knows what it learned wherever it lies, and nothing else', () => {
    const memory = new BytesMemory<number>();
    const texts = ['', 'a', 'curl/8.5.0', 'curl/8.5.1', 'x'.repeat(192)];
    for (const [value, text] of texts.entries()) memory.learn(Buffer.from(`12${text}`), 2, 2 + text.length, value);
    const found = texts.map((text) => memory.get(Buffer.from(`1${text}2`), 1, 1 + text.length));
    expect(found).toEqual([0, 1, 2, 3, 4]);
    expect(memory.get(Buffer.from('curl/8.5.2'), 0, 10)).toBeUndefined();
  });

  it('forgets a text for another of its place, and learns no long ones', () => {
    const memory = new BytesMemory<string>();
    // Both have the same length and the same letters where it looks.
    memory.learn(Buffer.from('aXaaaaaa'), 0, 8, 'one');
    memory.learn(Buffer.from('aYaaaaaa'), 0, 8, 'two');
    expect(memory.get(Buffer.from('aXaaaaaa'), 0, 8)).toBeUndefined();
    expect(memory.get(Buffer.from('aYaaaaaa'), 0, 8)).toBe('two');
    const long = Buffer.alloc(193, 'x');
    memory.learn(long, 0, 193, 'long');
    expect(memory.get(long, 0, 193)).toBeUndefined();
  });
});
