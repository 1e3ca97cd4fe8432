"""The statements, in their order. `share` says how many orders of which organization, `word` holds the words.

Every choice follows from the running number n, so that the same number of orders is the same data.
"""

SHARE = "CREATE TEMPORARY TABLE share (organization_id bigint, orders int, owner_id bigint, owner text, home text)"
WORD = "CREATE TEMPORARY TABLE word (kind text, place int, text text, key text, PRIMARY KEY (kind, place))"

# The standard statuses each organization has, by group and place in it; the three paths of what is open lead there.
PATH = """
    CREATE TEMPORARY TABLE path AS
    SELECT way.place, way.step, status.organization_id, status.id, status."group", status.name, status.closes,
        lag(status.id) OVER steps AS from_id, lag(status."group") OVER steps AS from_group,
        lag(status.name) OVER steps AS from_name, way.step = max(way.step) OVER whole AS is_last,
        max(way.step) OVER whole AS steps
    FROM (VALUES ('new', 1, 'new', 0),
        ('deferred', 1, 'new', 0), ('deferred', 2, 'in_progress', 0), ('deferred', 3, 'deferred', 0),
        ('in_progress', 1, 'new', 0), ('in_progress', 2, 'in_progress', 1),
        ('ready', 1, 'new', 0), ('ready', 2, 'in_progress', 1), ('ready', 3, 'ready', 0),
        ('closed', 1, 'new', 0), ('closed', 2, 'in_progress', 1), ('closed', 3, 'ready', 0),
        ('closed', 4, 'closed_successfully', 0),
        ('refused', 1, 'new', 0), ('refused', 2, 'in_progress', 0), ('refused', 3, 'closed_unsuccessfully', 0)
    ) way(place, step, "group", rank)
    JOIN (
        SELECT *, row_number() OVER (PARTITION BY organization_id, "group" ORDER BY position, id) - 1 AS rank
        FROM statuses_status WHERE archived_at IS NULL
    ) status USING ("group", rank)
    WHERE status.organization_id IN (SELECT organization_id FROM share)
    WINDOW steps AS (PARTITION BY status.organization_id, way.place ORDER BY way.step),
        whole AS (PARTITION BY status.organization_id, way.place)
"""
ITEMS = """
    INSERT INTO catalog_item (organization_id, kind, name, key, code, code_key, price, cost, revision)
    SELECT organization_id, kind, text || ' ' || n, key || ' ' || n,
        CASE kind WHEN 'part' THEN 'P-' || n ELSE '' END, CASE kind WHEN 'part' THEN 'p-' || n ELSE '' END,
        15 + n * 37 % 480, CASE kind WHEN 'part' THEN 10 + n * 31 % 300 END, 0
    FROM share CROSS JOIN generate_series(0, 119) n CROSS JOIN (VALUES ('service'), ('part')) kinds(kind)
    JOIN (SELECT kind, count(*) AS words FROM word GROUP BY kind) counted USING (kind)
    JOIN word USING (kind) WHERE word.place = n % words
"""
ITEM_AT = """
    CREATE TEMPORARY TABLE item_at AS
    SELECT organization_id, kind, id, name, price, cost,
        row_number() OVER (PARTITION BY organization_id, kind ORDER BY id) - 1 AS place
    FROM catalog_item WHERE organization_id IN (SELECT organization_id FROM share)
"""
CLIENTS = """
    INSERT INTO crm_clients_client (organization_id, name, name_key, email, language, notes, revision, created_at)
    SELECT organization_id, first.text || ' ' || last.text, first.key || ' ' || last.key,
        'client' || n || '@mail.example', '', '', 0, now() - interval '730 days'
    FROM share CROSS JOIN LATERAL generate_series(1, greatest(orders / 4, 1)) n
    JOIN (SELECT count(*) FILTER (WHERE kind = 'first') AS firsts, count(*) FILTER (WHERE kind = 'last') AS lasts
        FROM word) counted ON true
    JOIN word first ON first.kind = 'first' AND first.place = n % firsts
    JOIN word last ON last.kind = 'last' AND last.place = n / firsts % lasts
"""
PHONES = """
    INSERT INTO crm_clients_clientphone (organization_id, client_id, number, tail, position)
    SELECT organization_id, client.id, '+' || digits, reverse(digits), 0
    FROM share JOIN crm_clients_client client USING (organization_id)
    CROSS JOIN LATERAL (SELECT CASE home WHEN 'RU' THEN '7' || (9210000000 + client.id)
        ELSE '1' || (2125550000 + client.id) END AS digits) dialled
"""
# The newest quarter is open; of the rest one in ten was refused. The older, the rarer: two years in all.
ORDERS = """
    INSERT INTO orders_order (organization_id, number, intake_key, discipline, "group", status_id, order_type_id,
        version, revision, entered_at, location_id, client_id, about, details, serial, appearance, included,
        agreed_price, performer_id, deadline, total, paid, created_at, created_by_id, closed_at, closed_by_id,
        lines_locked)
    SELECT share.organization_id, n, gen_random_uuid(), 'chosen', path."group", path.id, type.id, path.steps, 1,
        born + life, location.id, client.first + n % greatest(share.orders / 4, 1),
        about.text, fault.text, 'SN' || lpad((n::bigint * 7919 % 100000000)::text, 8, '0'), look.text, included.text,
        CASE WHEN n % 5 = 0 THEN service.price END, performers.ids[1 + n % cardinality(performers.ids)],
        CASE WHEN n % 4 > 0 THEN date_trunc('hour', born) + (2 + n % 9) * interval '1 day' END,
        service.price - n % 10 + CASE WHEN n % 2 = 0 THEN part.price ELSE 0 END,
        CASE WHEN path."group" = 'closed_successfully' AND n % 40 > 0
            THEN service.price - n % 10 + CASE WHEN n % 2 = 0 THEN part.price ELSE 0 END ELSE 0 END,
        born, share.owner_id,
        CASE WHEN path.closes THEN born + life END, CASE WHEN path.closes THEN share.owner_id END, path.closes
    FROM share
    JOIN (SELECT organization_id, min(id) AS id FROM accounts_location GROUP BY 1) location USING (organization_id)
    JOIN (SELECT organization_id, min(id) AS id FROM orders_ordertype GROUP BY 1) type USING (organization_id)
    JOIN (SELECT organization_id, min(id) AS first FROM crm_clients_client GROUP BY 1) client USING (organization_id)
    JOIN (SELECT organization_id, array_agg(id ORDER BY id) AS ids FROM accounts_membership WHERE role = 'technician'
        GROUP BY 1) performers USING (organization_id)
    CROSS JOIN LATERAL generate_series(1, share.orders) n
    CROSS JOIN LATERAL (SELECT
        now() - interval '1 hour' - interval '730 days' * power((share.orders - n)::float / share.orders, 3) AS born,
        CASE WHEN n > share.orders * 0.75
            THEN (array['new', 'deferred', 'in_progress', 'in_progress', 'in_progress', 'in_progress', 'in_progress',
                'in_progress', 'ready', 'ready'])[1 + n % 10]
            ELSE CASE n % 10 WHEN 0 THEN 'refused' ELSE 'closed' END END AS place) drawn
    CROSS JOIN LATERAL (SELECT least(now() - born, (12 + n % 90) * interval '1 hour') * 0.9 AS lived) lived
    JOIN path ON path.organization_id = share.organization_id AND path.place = drawn.place AND path.is_last
    CROSS JOIN LATERAL (SELECT lived * ((path.steps - 1) / 3.0) AS life) lasted
    JOIN item_at service ON service.organization_id = share.organization_id AND service.kind = 'service'
        AND service.place = n % 120
    JOIN item_at part ON part.organization_id = share.organization_id AND part.kind = 'part' AND part.place = n % 113
    JOIN word about ON about.kind = 'about' AND about.place = n % (SELECT count(*) FROM word WHERE kind = 'about')
    JOIN word fault ON fault.kind = 'fault' AND fault.place = n % (SELECT count(*) FROM word WHERE kind = 'fault')
    JOIN word look ON look.kind = 'look' AND look.place = n % (SELECT count(*) FROM word WHERE kind = 'look')
    JOIN word included ON included.kind = 'included'
        AND included.place = n % (SELECT count(*) FROM word WHERE kind = 'included')
"""
SEARCH_TEXTS = """
    INSERT INTO orders_searchtext (order_id, organization_id, key)
    SELECT o.id, o.organization_id, word.key || ' ' || lower(o.serial)
    FROM share JOIN orders_order o USING (organization_id) JOIN word ON word.kind = 'about' AND word.text = o.about
"""
# 128 random bits in 22 letters, as `orders.models.tracking` makes them.
TRACKING = """
    INSERT INTO orders_tracking (order_id, organization_id, key)
    SELECT id, organization_id, translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_')
    FROM share JOIN orders_order USING (organization_id)
"""
NUMBERING = "INSERT INTO orders_numbering (organization_id, last) SELECT organization_id, orders FROM share"
# A service of each, and a part of every second.
LINES = """
    INSERT INTO orders_line (organization_id, order_id, item_id, kind, title, quantity, price, discount, cost, total,
        performer_id, revision, position)
    SELECT o.organization_id, o.id, item.id, item.kind, item.name, 1, item.price, discount, item.cost,
        item.price - discount, CASE WHEN o.number % 7 = 0 THEN o.performer_id END, 0, drawn.position
    FROM share JOIN orders_order o USING (organization_id)
    CROSS JOIN LATERAL (VALUES (1, 'service', o.number % 120, o.number % 10), (2, 'part', o.number % 113, 0))
        drawn(position, kind, place, discount)
    JOIN item_at item ON item.organization_id = o.organization_id AND item.kind = drawn.kind
        AND item.place = drawn.place
    WHERE drawn.position = 1 OR o.number % 2 = 0
"""
MOVES = """
    INSERT INTO statuses_move (organization_id, kind, subject_id, version, at, by_id, by_name, why, from_status,
        from_code, from_name, to_status, to_code, to_name, stayed, comment)
    SELECT o.organization_id, 'order', o.id, path.step,
        o.created_at + (o.entered_at - o.created_at) * ((path.step - 1) / greatest(path.steps - 1, 1)::float),
        share.owner_id, share.owner, '', path.from_id, coalesce(path.from_group, ''), coalesce(path.from_name, ''),
        path.id, path."group", path.name,
        CASE WHEN path.step > 1 THEN (o.entered_at - o.created_at) / (path.steps - 1) END, ''
    FROM share JOIN orders_order o USING (organization_id)
    JOIN path last ON last.organization_id = o.organization_id AND last.id = o.status_id AND last.is_last
    JOIN path ON path.organization_id = o.organization_id AND path.place = last.place
"""
# The client was told when it was ready.
EFFECTS = """
    INSERT INTO statuses_effect (organization_id, move_id, subject_kind, subject_id, kind, key, payload, lane, state,
        due_at, owed_since, attempts, deaths, fence, ended_at, reason)
    SELECT move.organization_id, move.id, 'order', subject_id, 'message',
        'message/sms/order/' || subject_id || '/' || move.version,
        jsonb_build_object('channel', 'sms', 'to', phone.number, 'subject', '', 'text', o.about || ' — OK'), 'sms',
        'done', at, at, 1, 0, 1, at + interval '2 seconds', ''
    FROM share JOIN statuses_move move USING (organization_id)
    JOIN orders_order o ON o.id = move.subject_id
    JOIN crm_clients_clientphone phone ON phone.client_id = o.client_id AND phone.position = 0
    WHERE to_code = 'ready'
"""
EVENTS = """
    INSERT INTO orders_event (organization_id, order_id, at, by_id, by_name, what, thing, fields)
    SELECT line.organization_id, order_id, o.created_at + interval '5 minutes', share.owner_id, share.owner,
        'line_added', line.title, jsonb_build_array(jsonb_build_array('price', '', line.price::text))
    FROM share JOIN orders_line line USING (organization_id) JOIN orders_order o ON o.id = line.order_id
    WHERE line.position = 1
"""
COMMENTS = """
    INSERT INTO orders_comment (organization_id, order_id, key, text, for_client, at, by_id, by_name)
    SELECT o.organization_id, o.id, gen_random_uuid(), word.text, word.kind = 'news', o.created_at + interval '1 hour',
        share.owner_id, share.owner
    FROM share JOIN orders_order o USING (organization_id)
    JOIN word ON word.kind = CASE WHEN o.number % 9 = 0 THEN 'news' ELSE 'note' END AND word.place = o.number % 2
    WHERE o.number % 3 = 0
"""
# Every desk was closed each evening, and the cash was always right; a third pays in cash.
DAYS = """
    INSERT INTO payments_deskday (organization_id, desk_id, opened_at, opened_by_id, opened_by_name, opening,
        by_itself, closed_at, closed_by_id, closed_by_name, expected, counted, "left", note)
    SELECT o.organization_id, desk.id, min(o.closed_at), share.owner_id, share.owner, 0, false, max(o.closed_at),
        share.owner_id, share.owner, coalesce(sum(o.paid) FILTER (WHERE o.number % 3 = 0), 0),
        coalesce(sum(o.paid) FILTER (WHERE o.number % 3 = 0), 0), 0, ''
    FROM share JOIN orders_order o USING (organization_id) JOIN payments_desk desk ON desk.location_id = o.location_id
    WHERE o.paid > 0
    GROUP BY o.organization_id, desk.id, share.owner_id, share.owner, o.closed_at::date
"""
PAYMENTS = """
    INSERT INTO payments_payment (organization_id, kind, subject_id, key, location_id, method_id, amount, note, at,
        by_id, by_name, day_id)
    SELECT o.organization_id, 'order', o.id, gen_random_uuid(), o.location_id, method.id, o.paid, '', o.closed_at,
        share.owner_id, share.owner, day.id
    FROM share JOIN orders_order o USING (organization_id) JOIN payments_desk desk ON desk.location_id = o.location_id
    JOIN payments_deskday day ON day.desk_id = desk.id AND day.opened_at::date = o.closed_at::date
    JOIN payments_method method ON method.organization_id = o.organization_id
        AND method.code = CASE WHEN o.number % 3 = 0 THEN 'cash' ELSE 'card' END
    WHERE o.paid > 0
"""

PREPARED = (PATH, ITEMS, ITEM_AT)
FILLED = (
    ("catalog_item", ""),
    ("crm_clients_client", CLIENTS),
    ("crm_clients_clientphone", PHONES),
    ("orders_order", ORDERS),
    ("payments_deskday", DAYS),
    ("payments_payment", PAYMENTS),
    ("orders_searchtext", SEARCH_TEXTS),
    ("orders_tracking", TRACKING),
    ("orders_numbering", NUMBERING),
    ("orders_line", LINES),
    ("statuses_move", MOVES),
    ("statuses_effect", EFFECTS),
    ("orders_event", EVENTS),
    ("orders_comment", COMMENTS),
)
