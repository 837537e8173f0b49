/**
 * Of zod what no phone does: describing a schema as JSON Schema, and saying in English what is
 * wrong, which nobody reads there. 7 kB of the worker on its way.
 */
const nothing = () => () => ({});
export const createToJSONSchemaMethod = nothing;
export const createStandardJSONSchemaMethod = nothing;
export const toJSONSchema = nothing;
export default () => ({});
