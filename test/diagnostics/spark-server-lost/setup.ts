import { pythonWith } from '../spark.ts';

// A job that had begun with its only model.
const LOST = `job=$(dirname "$3")
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
echo '{"event":"job_started","at":"'$now'","spark":"4.0.2","python":"3.11.7"}' > "$job/events-1.jsonl"
echo '{"event":"node_started","at":"'$now'","id":"model.shop.orders","thread":1}' >> "$job/events-1.jsonl"
echo '{"run_id":"1","spark":"4.0.2","python":"3.11.7","started_at":"'$now'","finished_at":"'$now'","cancelled":false,"lost":true,"nodes":[]}' > "$job/result.json"`;

export const setup = (folder: string): void => pythonWith(folder, '4.0.2', LOST);
