// Reads the reports that are to be looked at first, and decides on a finding as it was seen.
import type { components, paths } from "./mingjian";

type ReportPage = paths["/api/v1/reports"]["get"]["responses"][200]["content"]["application/json"];
type Finding = components["schemas"]["FindingItem"];
type Problem = components["schemas"]["Problem"];

async function asked<Answer>(url: string, token: string, init: RequestInit = {}): Promise<[Answer, Headers]> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...init.headers };
  const answer = await fetch(url, { ...init, headers });
  if (!answer.ok) {
    const problem = (await answer.json()) as Problem;
    throw new Error(`${problem.code}: ${problem.detail}`);
  }
  return [(await answer.json()) as Answer, answer.headers];
}

export async function dismissFirst(base: string, token: string, reason: string): Promise<Finding | null> {
  const [page] = await asked<ReportPage>(`${base}/api/v1/reports?band=重点核查&limit=1`, token);
  const report = page.items[0];
  if (report === undefined) return null;
  const [findings] = await asked<Finding[]>(`${base}/api/v1/reports/${report.id}/findings`, token);
  const first = findings.find((each) => each.standing === "open");
  if (first === undefined) return null;
  const body: components["schemas"]["Decided"] = { verdict: "dismissed", reason };
  const [decided] = await asked<Finding>(`${base}/api/v1/reports/${report.id}/findings/${first.key}/decisions`, token, {
    method: "POST",
    headers: { "If-Match": `"${first.revision}"` },
    body: JSON.stringify(body),
  });
  return decided;
}
