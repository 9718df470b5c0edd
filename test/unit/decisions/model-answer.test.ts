import { describe, expect, it } from 'vitest';
import { parseCompletion } from '../../../src/decisions/chat-completion.ts';
import { parseAnswer } from '../../../src/decisions/model-answer.ts';
import { completion } from '../../support/model-server.ts';

const LONG = { action: 'long', sizeFraction: 0.2, reason: 'up' };

describe('reading what a model answers', () => {
  it('takes the object itself', () => {
    expect(parseAnswer(JSON.stringify(LONG))).toEqual({
      ok: true,
      embedded: false,
      proposal: { kind: 'long', sizeFraction: 0.2, reason: 'up' },
    });
  });

  it('finds the object among prose, fences and thoughts, and takes the last usable one', () => {
    const other = { action: 'short', sizeFraction: 0.1, reason: 'a } in {"quotes"}' };
    const texts = [
      `Here you are:\n\`\`\`json\n${JSON.stringify(other, null, 2)}\n\`\`\`\nGood luck!`,
      `<think>maybe ${JSON.stringify(LONG)}?</think> { not json } ${JSON.stringify(other)} {"done": true}`,
    ];
    for (const text of texts) {
      expect(parseAnswer(text)).toMatchObject({ ok: true, embedded: true, proposal: { kind: 'short' } });
    }
  });

  it('refuses what is not the object asked for', () => {
    const wrong = [
      '',
      'long',
      '[]',
      'null',
      '"{}"',
      '{"action":"long"',
      JSON.stringify({ ...LONG, action: 'buy' }),
      JSON.stringify({ ...LONG, sizeFraction: '0.2' }),
      JSON.stringify({ ...LONG, sizeFraction: null }),
      JSON.stringify({ ...LONG, sizeFraction: 0 }),
      JSON.stringify({ ...LONG, sizeFraction: 1.5 }),
      JSON.stringify({ ...LONG, leverage: 50 }),
      JSON.stringify({ action: 'long', sizeFraction: 0.2 }),
      '{'.repeat(200_000),
    ];
    for (const text of wrong)
      expect([text.slice(0, 60), parseAnswer(text)]).toEqual([text.slice(0, 60), { ok: false }]);
  });

  it('overlooks a size where there is no position to size', () => {
    for (const sizeFraction of [0, 7, null]) {
      const text = JSON.stringify({ action: 'hold', sizeFraction, reason: '' });
      expect(parseAnswer(text)).toMatchObject({ ok: true, proposal: { kind: 'hold' } });
    }
  });

  it('keeps a reason that a database can hold: cut, without NUL, without half a character', () => {
    const answer = parseAnswer(JSON.stringify({ ...LONG, reason: `\0${'x'.repeat(999)}😀` }));
    const reason = (answer.ok && answer.proposal.reason) as string;
    expect(reason).toHaveLength(1000);
    expect(reason.isWellFormed()).toBe(true);
    expect(reason).not.toContain('\0');
  });
});

describe('reading a chat completion', () => {
  it('tells refusals, cut answers and empty ones apart', () => {
    const problemOf = (message: object, finish?: string) => parseCompletion(completion(message, finish))?.problem;
    expect(problemOf({ content: '{}' })).toBeNull();
    expect(problemOf({ content: null, refusal: 'no' })).toBe('MODEL_REFUSED');
    expect(problemOf({ content: '{}' }, 'content_filter')).toBe('MODEL_REFUSED');
    expect(problemOf({ content: '{"action":' }, 'length')).toBe('MODEL_TRUNCATED');
    expect(problemOf({ content: '  ' })).toBe('MODEL_EMPTY');
    expect(problemOf({ content: null })).toBe('MODEL_EMPTY');
  });

  it('counts tokens, and none where the provider says nonsense', () => {
    expect(parseCompletion(completion({ content: 'x' }))?.tokens).toEqual({ prompt: 1000, completion: 50 });
    for (const usage of [null, 'many', { prompt_tokens: -5, completion_tokens: 1e300 }]) {
      const body = JSON.stringify({ choices: [{ message: { content: 'x' } }], usage });
      expect(parseCompletion(body)?.tokens).toEqual({ prompt: 0, completion: 0 });
    }
  });

  it('is no completion without a message', () => {
    for (const body of ['', '<html>', '{}', '[]', '{"choices":[]}', '{"choices":{"0":1}}', '{"choices":[null]}']) {
      expect(parseCompletion(body)).toBeUndefined();
    }
  });
});
