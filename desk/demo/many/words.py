"""What the many orders are about, and of whom: by halves in Latin and in Cyrillic letters."""

FIRST_NAMES = (
    "Amelia", "Ben", "Chloe", "Daniel", "Ella", "Frank", "Grace", "Henry", "Isla", "Jack", "Kira", "Liam", "Mia",
    "Noah", "Oscar", "Priya", "Алексей", "Борис", "Виктория", "Галина", "Дмитрий", "Елена", "Жанна", "Захар", "Ирина",
    "Константин", "Лариса", "Максим", "Наталья", "Олег", "Фёдор", "Юлия",
)  # fmt: skip
LAST_NAMES = (
    "Stone", "Carter", "Nguyen", "Ortiz", "Fitzpatrick", "Moretti", "Kim", "Walsh", "Patel", "Thompson", "Johansson",
    "O'Connor", "Schneider", "Brooks", "Lindgren", "Орлюк", "Шмидт", "Ли", "Белых", "Черных", "Гончар", "Щерба",
    "Ковалюк", "Журавель", "Мельник", "Бондарь", "Мороз", "Дробот", "Соловей",
)  # fmt: skip
DEVICES = (
    "iPhone 13, cracked screen", "MacBook Air M1, coffee spilled", "Galaxy S22, battery drains", "Dyson V10",
    "ThinkPad T480, no image", "PlayStation 5, overheats", "Canon EOS 80D, error 30", "iPad 9, charging port",
    "Ноутбук Asus, залит чаем", "Стиральная машина Indesit", "Телевизор Samsung, нет подсветки", "Пылесос Bosch",
    "Кофемашина DeLonghi, не подаёт воду", "Электросамокат, тормоз", "Планшет Huawei, аккумулятор",
)  # fmt: skip
FAULTS = (
    "Shuts down after 20 minutes.", "Whistles, smells of burning.", "Charges only at an angle.", "Keys stick.",
    "Не включается, клавиши залипают.", "Звук есть, изображения нет.", "Держит два часа.", "Разъём шатается.",
)  # fmt: skip
LOOKS = ("Scratches on the back", "As new", "Dent in the corner", "Потёртости на корпусе", "Царапины на экране", "")
INCLUDED = ("Charger", "Case", "Charger, cable", "Зарядное устройство", "Чехол", "", "")
NOTES = ("Client will call back.", "Part ordered, three days.", "Agreed by phone.", "Согласовано по телефону.")
NEWS = ("Your device is being worked on.", "Ждём запчасть, будет на этой неделе.")
SERVICES = ("Screen replacement", "Battery replacement", "Cleaning", "Diagnostics", "Замена разъёма", "Чистка", "Пайка")
PARTS = ("Display", "Battery", "Charging port", "Keyboard", "Аккумулятор", "Разъём Type-C", "Шлейф", "Динамик")
