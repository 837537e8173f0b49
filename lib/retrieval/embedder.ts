/**
 * Turns texts into vectors. Implementations: lib/server/models/encoder.ts,
 * lib/server/models/embedder-openai.ts.
 */
export interface Embedder {
  /**
   * Names model, preparation of the text and version: vectors of another id are never compared with
   * these.
   */
  readonly id: string;
  /**
   * Whether a passage's single sentences get vectors too: better where a trained model is asked
   * about one of them.
   */
  readonly embedsSentences?: boolean;
  /**
   * Whether "not in the course" was fitted on cosines of this embedder (answerable.ts): another's
   * have another scale.
   */
  readonly calibrated?: boolean;
  /**
   * Vectors of unit length (or all zeros where a text has nothing to embed), one per text, in
   * order, of one dimension. `kind` matters to models that were trained with a prefix for
   * questions, `language` (BCP 47) to those whose vectors carry the language: unknown means an
   * average one. Throws UstatError `unavailable` when the model does not answer.
   */
  embed(texts: readonly string[], kind: 'query' | 'passage', language?: string): Promise<Float32Array[]>;
}

/**
 * The same embedder for the length of one turn: whoever asks for one text again gets the vector
 * that was made of it.
 */
export function remembering(embedder: Embedder): Embedder {
  const known = new Map<string, Promise<Float32Array[]>>();
  return {
    ...embedder,
    embed(texts, kind, language) {
      const key = JSON.stringify([texts, kind, language]);
      const vectors = known.get(key) ?? embedder.embed(texts, kind, language);
      known.set(key, vectors);
      return vectors;
    },
  };
}
