import type { Materialization } from '../materialization.ts';

/** Nothing in the engine: its SELECT stands inside those that ref it. */
export const ephemeral: Materialization = { name: 'ephemeral', plan: ({ node }) => ({ id: node.id, action: 'none', steps: [] }) };
