/*
 * The pages of slsc review, opened in Chromium as a reader does: without JavaScript, in three widths, light and dark, and printed.
 * usage: node tests/review.mjs --slsc FILE --modules DIR --work DIR [--keep] (playwright-core and axe-core in DIR)
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { hostile, mixed, stack } from './review/stacks.mjs'

const option = name => process.argv[process.argv.indexOf(`--${name}`) + 1]
const require = createRequire(join(resolve(option('modules')), 'x.js'))
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const slsc = resolve(option('slsc'))
const work = resolve(option('work'))
const keep = process.argv.includes('--keep')
mkdirSync(work, { recursive: true })

let failed = 0
const holds = (page, what, good, detail = '') => {
  if (good) return
  failed++
  console.log(`${page}: ${what}${detail && `: ${detail}`}`)
}

const write = (name, value) => {
  const path = join(work, name)
  writeFileSync(path, JSON.stringify(value))
  return path
}
const empty = { Resources: {} }
const pages = {
  same: [stack(10), stack(10)],
  few: [mixed(5, false), mixed(5, true)],
  ten: [stack(10), stack(10, 512)],
  many: [mixed(300, false), mixed(300, true)],
  most: [stack(500), stack(500, 512)],
  hostile: [empty, hostile()],
  gone: [hostile(), empty],
}
const files = {}
for (const [name, [old, now]] of Object.entries(pages)) {
  files[name] = join(work, `${name}.html`)
  const run = to => spawnSync(slsc, ['review', write('old.json', old), write('new.json', now), '-o', to], { encoding: 'utf8' })
  const { status, stderr } = run(files[name])
  holds(name, 'slsc review fails', status === 0, stderr)
  run(join(work, 'again.html'))
  holds(name, 'other bytes the second time', readFileSync(files[name]).equals(readFileSync(join(work, 'again.html'))))
}
holds('most', 'more than 200 kB', readFileSync(files.most).length < 200_000, String(readFileSync(files.most).length))

const browser = await chromium.launch({ executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync), args: ['--no-sandbox'] })
for (const [name, file] of Object.entries(files)) {
  const url = pathToFileURL(file).href
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 820, 1440]) {
      const context = await browser.newContext({ javaScriptEnabled: false, colorScheme, viewport: { width, height: 900 } })
      const page = await context.newPage()
      const said = []
      page.on('console', message => said.push(message.text()))
      page.on('request', request => request.url() === url || said.push(`asks for ${request.url()}`))
      page.on('dialog', dialog => said.push(dialog.message()))
      await page.goto(url)
      holds(name, `without JavaScript the heading is missing at ${width}`, await page.getByRole('heading', { name: 'Verdict' }).isVisible())
      holds(name, `at ${width}, ${colorScheme}`, !said.length, said.join('; '))
      if (keep && name !== 'most') await page.screenshot({ path: join(work, `${name}-${colorScheme}-${width}.png`), fullPage: true })
      await context.close()
    }
    /* axe is a script itself: it is let in where the page's policy would keep it out. */
    const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    await page.goto(url)
    await page.evaluate(() => document.querySelectorAll('details').forEach((one, i) => (one.open = i < 40)))
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
    for (const { id, impact, nodes } of violations) holds(name, `axe, ${colorScheme}: ${id} (${impact})`, !['serious', 'critical'].includes(impact), `${nodes.length}, ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`)
    await context.close()
  }
  /* With scripts on: nothing runs, and nothing widens the page. */
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  const ran = []
  page.on('dialog', dialog => { ran.push(dialog.message()); dialog.dismiss() })
  page.on('pageerror', error => ran.push(String(error)))
  await page.goto(url)
  holds(name, 'a script ran', !ran.length, ran.join('; '))
  holds(name, 'elements that a name made', await page.evaluate(() => document.querySelectorAll('script,img,iframe,object,[onmouseover],[onerror],[style],body style').length) === 0)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  holds(name, 'wider than a telephone', over <= 0, `${over} pixels`)
  /* By the keyboard: the first stop is a link, and Enter opens a folded block. */
  await page.keyboard.press('Tab')
  holds(name, 'Tab reaches no link', await page.evaluate(() => document.activeElement.tagName) === 'A')
  const folded = page.locator('details:not([open]) > summary').first()
  if (await folded.count()) {
    const before = await page.locator('details[open]').count()
    await folded.focus()
    await page.keyboard.press('Enter')
    holds(name, 'Enter opens no block', await page.locator('details[open]').count() === before + 1)
  }
  const links = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href')).filter(to => !document.getElementById(to.slice(1))))
  holds(name, 'links that lead nowhere', !links.length, links.join(' '))
  const twice = await page.evaluate(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i) })
  holds(name, 'ids given twice', !twice.length, twice.join(' '))
  await page.close()
  const paper = await browser.newPage()
  await paper.goto(url)
  const pdf = join(work, `${name}.pdf`)
  await paper.pdf({ path: pdf, format: 'A4', printBackground: true })
  await paper.close()
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const wanted = { few: ['Data is lost', 'OrdersTable', 'MemorySize', 'Permissions are broader', 'Standing costs', 'NatGateway'], most: ['Handler000', 'Handler499', 'MemorySize'], ten: ['Handler009'], same: ['No differences'], hostile: ['alert(1)', '\\u202e'] }
  for (const word of wanted[name] ?? []) holds(name, 'the printed page lacks', text.includes(word), word)
}
await browser.close()
console.log(failed ? `${failed} failures` : `${Object.keys(files).length} pages hold`)
process.exit(failed ? 1 : 0)
