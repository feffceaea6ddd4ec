import { at, landmarksOf, stamp, type Micros } from './calendar.ts';
import { insertOp, opRank } from './cdc.ts';
import { countsOf, sliced } from './counts.ts';
import { decimalText } from './decimals.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { streamsOf } from './random.ts';
import { booleanText } from './words.ts';

/** What a product's row means; the price is in cents. */
export interface Product {
  readonly id: string;
  readonly updatedAt: Micros;
  readonly opRank: number;
  readonly priceCents: number;
  readonly isCostAbovePrice: boolean;
}

/** The products, and what orders need to know: the price in cents of those that are on sale before the daily files begin. */
export interface Products extends LandedTable<Product> {
  readonly onSale: readonly { readonly id: string; readonly priceCents: number }[];
}

const columns = ['product_id', 'sku', 'product_name', 'category', 'subcategory', 'brand', 'price_usd', 'cost_usd', 'weight_kg', 'dimensions',
  'color', 'size', 'active', 'stock_quantity', 'reorder_level', 'supplier_id', 'created_at', 'updated_at', 'source_system',
  'ingestion_timestamp', 'rating', 'review_count', 'in_stock', 'op', 'is_deleted'] as const;

const kinds = [['ELECTRONICS', 'Cables', 'Cable'], ['ELECTRONICS', 'Sensors', 'Sensor'], ['FURNITURE', 'Desks', 'Desk'], ['FURNITURE', 'Chairs', 'Chair'],
  ['OFFICE', 'Paper', 'Paper'], ['OFFICE', 'Pens', 'Pen set, 12"'], ['TOOLS', 'Hand tools', 'Wrench'], ['TOOLS', 'Power tools', 'Drill'], ['SAFETY', 'Gloves', 'Glove']] as const;

/** Makes the shop's products. */
export function products(recipe: Recipe): Products {
  const name = 'snowflake.products';
  const counts = countsOf(name, recipe.scale);
  const { base, added, soft } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const { older_versions } = added;
  const created_in_daily_week = 7;
  const { roleOf, rows: slices } = sliced(name, draw('roles').shuffled(upTo(base)), { older_versions, ...soft, created_in_daily_week });
  const fresh = new Map(slices.created_in_daily_week.map((row, i) => [row, days.dailyDays[i]!]));
  // A shared sku is that of a row without a role, so that each one is shared by two products.
  const lenders = upTo(base).filter((row) => roleOf(row) === undefined);
  const skuOf = (row: number) => `SKU-${String(10_000 + row)}`;

  const made = (row: number, sign: 1 | -1): { readonly texts: Record<(typeof columns)[number], string>; readonly meaning: Product } => {
    const role = roleOf(row);
    const [category, subcategory, noun] = draw('kind').pick(kinds);
    const priceCents = sign * draw('price').int(199, 99_999);
    const cost = Math.floor(Math.abs(priceCents) * (role === 'cost_above_price' ? draw('cost').int(105, 150) : draw('cost').int(40, 95)) / 100);
    const stock = draw('stock').chance(0.1) ? 0 : draw('stock').int(1, 500);
    const day = fresh.get(row);
    const created = at(day ?? draw('created').int(days.moved('2021-01-01'), days.asOf - 200), draw('created').int(0, 80_000));
    const updated = day === undefined ? Math.min(created + draw('updated').int(90, 700) * 86_400_000_000, at(days.dailyStart, -draw('updated').int(1, 9 * 86_400))) : created;
    const texts: Record<(typeof columns)[number], string> = {
      product_id: id('PROD', row, 6),
      sku: role === 'shared_sku' ? skuOf(lenders[slices.shared_sku.indexOf(row)]!) : skuOf(row),
      product_name: `${draw('name').pick(['Compact', 'Heavy duty', 'Classic', 'Smart', 'Eco'])} ${noun} ${row}`,
      category,
      subcategory,
      brand: draw('brand').pick(['Arvo', 'Brisk', 'Corvid', 'Dune', 'Elm']),
      price_usd: decimalText(priceCents, 2),
      cost_usd: decimalText(Math.max(cost, role === 'cost_above_price' ? priceCents + 1 : 0), 2),
      weight_kg: decimalText(draw('weight').int(50, 30_000), 3),
      dimensions: `${draw('size').int(2, 90)}x${draw('size').int(2, 90)}x${draw('size').int(2, 90)}`,
      color: draw('color').pick(['black', 'blue', 'grey', 'red', '']),
      size: draw('size').pick(['S', 'M', 'L', '']),
      active: booleanText(draw('active'), draw('active').chance(0.92)),
      stock_quantity: String(stock),
      reorder_level: String(draw('reorder').int(5, 50)),
      supplier_id: id('SUPP', draw('supplier').int(1, 60), 4),
      created_at: stamp(created),
      updated_at: stamp(updated),
      source_system: 'shop',
      ingestion_timestamp: stamp(updated + 300_000_000),
      rating: decimalText(draw('rating').int(10, 50), 1),
      review_count: String(draw('reviews').int(0, 900)),
      in_stock: booleanText(draw('in_stock'), role === 'stock_contradiction' ? stock === 0 : stock > 0),
      op: insertOp(draw('op')),
      is_deleted: draw('deleted').chance(0.4) ? '' : booleanText(draw('deleted'), false),
    };
    const meaning = { id: texts.product_id, updatedAt: updated, opRank: opRank('INSERT'), priceCents, isCostAbovePrice: role === 'cost_above_price' };
    return { texts, meaning };
  };

  const somewhere = () => draw('places').next() * base;
  const rows: Landed<Product>[] = [];
  const onSale: { readonly id: string; readonly priceCents: number }[] = [];
  for (const row of upTo(base)) {
    const { texts, meaning } = made(row, 1);
    const day = fresh.get(row);
    if (day === undefined) onSale.push({ id: meaning.id, priceCents: meaning.priceCents });
    const landed: Landed<Product> = { texts, meaning, file: day ?? 'snapshot', place: day === undefined ? row : meaning.updatedAt };
    rows.push(landed);
    if (roleOf(row) === 'older_versions') {
      const before = meaning.updatedAt - draw('older').int(1, 60) * 86_400_000_000;
      const priceCents = meaning.priceCents + 100;
      const older = { ...texts, price_usd: decimalText(priceCents, 2), updated_at: stamp(before), ingestion_timestamp: stamp(before + 300_000_000) };
      rows.push({ texts: older, file: 'snapshot', place: somewhere(), meaning: { ...meaning, priceCents, updatedAt: before } });
    }
  }
  for (const extra of upTo(added.null_id)) {
    const texts = { ...made(base + extra, 1).texts, product_id: '' };
    rows.push({ texts, file: 'snapshot', place: somewhere(), meaning: null, refused: 'null_key' });
  }
  for (const extra of upTo(added.negative_prices)) {
    rows.push({ ...made(base + added.null_id + extra, -1), file: 'snapshot', place: somewhere() });
  }
  return { name, columns, rows, counts, facts: { created_in_daily_week }, onSale };
}
