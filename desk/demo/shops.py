"""What the two demo repair shops are: their people, clients, devices and prices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Noun, Role
from accounts.taxes import Tax, TaxMode
from orders.documents.kinds import Document

PASSWORD = "onward-demo"  # nosec B105  # printed for everybody, and made only where DEMO is on


# A title with its price and what it costs the house; without a cost it is a service.
Priced = tuple[str, str, str]
Hours = list[list[str] | None]


@dataclass(frozen=True)
class Shop:
    """`people` are (role, name, e-mail); `jobs` are (about, details, what was done and built in).

    `shelf` stands in the catalogue too; `looks` and `included` are what is written down when a thing is brought,
    `comments` what people write for themselves, `news` what they write for the client.

    `legal` is its legal name, tax number and bank details.

    `types` are what it sets up beside the type it was founded with: (name, its own initial status or none).
    """

    name: str
    country: str
    language: str
    phone: str
    address: str
    people: tuple[tuple[Role, str, str], ...]
    clients: tuple[str, ...]
    phone_start: int
    jobs: tuple[tuple[str, str, tuple[Priced, ...]], ...]
    shelf: tuple[Priced, ...]
    looks: tuple[str, ...]
    included: tuple[str, ...]
    news: tuple[str, ...]
    comments: tuple[str, ...]
    refusals: tuple[str, ...]
    noun: Noun = Noun.ORDER
    types: tuple[tuple[str, str], ...] = ()
    # Name, address, phone and hours of each; one that has two limits its second technician to the second.
    locations: tuple[tuple[str, str, str, Hours], ...] = ()
    tax: Tax = Tax()
    legal: tuple[str, str, str] = ("", "", "")
    # What documents say instead of the standard ones.
    documents: tuple[tuple[Document, str], ...] = ()


_WEEKDAYS: Hours = [["09:00", "19:00"]] * 5

FIXIT_ACT = """[house]
# Work order completed, No. {number}
Date: {today}
[client]
[device]
[lines]
[totals]
[payments]
Our repairs are covered for 90 days from {today}. Bring this paper with the thing.
Questions? Call {phone}.
[signatures]"""

FIXIT = Shop(
    name="Fixit Corner",
    country="US",
    language="en",
    tax=Tax(TaxMode.ON_TOP, "Sales tax", Decimal("8.875")),
    legal=("Fixit Corner LLC", "88-1234567", "First Avenue Bank\nRouting 021000021, account 0042 1187 33"),
    documents=((Document.ACT, FIXIT_ACT),),
    phone="(212) 555-0142",
    address="48 Rivington Street, New York, NY 10002",
    people=(
        (Role.OWNER, "Olivia Hart", "owner@fixit.example"),
        (Role.MANAGER, "Marcus Bell", "manager@fixit.example"),
        (Role.FRONT_DESK, "Dana Reyes", "desk@fixit.example"),
        (Role.TECHNICIAN, "Theo Novak", "tech@fixit.example"),
        (Role.TECHNICIAN, "Ines Okafor", "tech2@fixit.example"),
        (Role.HEAD_OFFICE, "Hugo Lang", "office@fixit.example"),
    ),
    clients=(
        "Amelia Stone", "Ben Carter", "Chloe Nguyen", "Daniel Ortiz", "Ella Fitzpatrick", "Frank Moretti",
        "Grace Kim", "Henry Walsh", "Isla Patel", "Jack Thompson", "Kira Johansson", "Liam O'Connor",
        "Mia Schneider", "Noah Brooks", "Oscar Lindgren", "Priya Raman", "Quinn Harper", "Rosa Delgado",
        "Sam Whitfield", "Tara McKenzie", "Umar Siddiqui", "Vera Kowalski", "Will Chambers", "Zoe Laurent",
    ),
    phone_start=12125550100,
    jobs=(
        ("iPhone 13, cracked screen", "Touch works in the lower half only.", (("Screen replacement", "89.00", ""), ("iPhone 13 display", "104.50", "60"))),
        ("MacBook Air M1, coffee spilled", "Does not start. Keyboard sticky.", (("Liquid damage cleaning", "120.00", ""), ("Keyboard", "75.00", "41"))),
        ("Galaxy S22, battery drains", "Down to 20 % by noon.", (("Battery replacement", "39.00", ""), ("Battery EB-BS901", "31.90", "17"))),
        ("Dyson V10, no suction", "Whistles, smells of burning.", (("Cleaning and seals", "45.00", ""),)),
        ("ThinkPad T480, no image", "Fan runs, the screen stays black.", (("Diagnostics", "30.00", ""), ("Display cable", "22.00", "9"))),
        ("PlayStation 5, overheats", "Shuts down after 20 minutes.", (("Cleaning, liquid metal", "70.00", ""),)),
        ("Canon EOS 80D, error 30", "Shutter sticks.", (("Shutter replacement", "110.00", ""), ("Shutter unit", "64.25", "38"))),
        ("iPad 9, charging port", "Charges only at an angle.", (("Port replacement", "65.00", ""), ("Lightning port", "12.40", "5"))),
        ("Electric scooter, brake", "Rear brake lever is loose.", (("Brake adjustment", "25.00", ""),)),
        ("Espresso machine, leaks", "Water under the group head.", (("Gasket set", "18.50", "7"), ("Descaling and service", "60.00", ""))),
    ),
    comments=("Client will call back on Monday.", "Part ordered, three days.", "Agreed by phone.", "Data is backed up.",
              "Screws are in the left tray.", "Passcode is on the sticker.", "Tested for two hours, holds."),
    refusals=("Too expensive for the client.", "Board is beyond repair."),
    shelf=(
        ("Express service, same day", "40.00", ""), ("Data transfer", "35.00", ""), ("Tempered glass, fitted", "19.00", ""),
        ("Software reset", "25.00", ""), ("iPhone 12 display", "92.00", "52"), ("iPhone 14 display", "139.00", "88"),
        ("iPhone 13 battery", "34.00", "15"), ("Galaxy S22 display", "168.00", "109"), ("MacBook Air SSD 256 GB", "119.00", "74"),
        ("USB-C port board", "16.50", "4.20"), ("Thermal paste, 4 g", "9.00", "3.10"), ("HDMI port", "14.00", "2.60"),
        ("Scooter brake pads", "12.00", "4.50"), ("Espresso group gasket", "7.50", "2.10"),
    ),
    looks=("Scratches on the back", "Dent in the left corner", "As new, in a case", "Glass chipped", "Worn, dusty", ""),
    included=("Charger", "Charger, case", "Box and cable", "Nothing", "", ""),
    news=("The part has arrived, we start today.", "Cleaned and tested: it runs cool now.", "We will call you before we go on."),
    locations=(
        ("Rivington Street", "48 Rivington Street, New York, NY 10002", "(212) 555-0142", [*_WEEKDAYS, ["10:00", "16:00"], None]),
        ("Brooklyn Heights", "101 Montague Street, Brooklyn, NY 11201", "(718) 555-0167", [*_WEEKDAYS, None, None]),
    ),
)  # fmt: skip

SADOVAYA = Shop(
    name="Мастерская на Садовой",
    country="RU",
    language="ru",
    phone="+7 812 555-01-42",
    address="Санкт-Петербург, Садовая ул., 38",
    people=(
        (Role.OWNER, "Ольга Власова", "owner@sadovaya.example"),
        (Role.MANAGER, "Михаил Ершов", "manager@sadovaya.example"),
        (Role.FRONT_DESK, "Дарья Лебедева", "desk@sadovaya.example"),
        (Role.TECHNICIAN, "Тимур Галиев", "tech@sadovaya.example"),
        (Role.TECHNICIAN, "Инна Соловьёва", "tech2@sadovaya.example"),
        (Role.HEAD_OFFICE, "Григорий Ланской", "office@sadovaya.example"),
    ),
    clients=(
        "Алексей Иванов", "Борис Семёнов", "Виктория Орлова", "Галина Петровна Шмелёва", "Дмитрий Кузнецов",
        "Елена Васильева", "Жанна Ермакова", "Захар Морозов", "Ирина Белова", "Константин Щукин",
        "Лариса Ким", "Максим Фёдоров", "Наталья Зайцева", "Олег Тарасов", "Полина Громова", "Руслан Ахметов",
        "Светлана Юрьева", "Татьяна Киселёва", "Ульяна Рябова", "Фёдор Чернов", "Эдуард Макаров", "Юлия Никитина",
        "Яна Воробьёва", "Степан Журавлёв",
    ),
    phone_start=79215550100,
    jobs=(
        ("iPhone 12, разбит экран", "Сенсор работает через раз.", (("Замена экрана", "2500.00", ""), ("Дисплей iPhone 12", "7900.00", "5200"))),
        ("Ноутбук Asus, залит чаем", "Не включается, клавиши залипают.", (("Чистка после залития", "3200.00", ""),)),
        ("Xiaomi Redmi, не заряжается", "Разъём шатается.", (("Замена разъёма", "1200.00", ""), ("Разъём Type-C", "350.00", "120"))),
        ("Стиральная машина Indesit", "Не сливает воду, ошибка F05.", (("Замена помпы", "1800.00", ""), ("Помпа", "1450.00", "890"))),
        ("Телевизор Samsung, нет подсветки", "Звук есть, изображения нет.", (("Диагностика", "700.00", ""), ("Планки подсветки", "2600.00", "1700"))),
        ("Пылесос Bosch, искрит", "Запах гари.", (("Замена щёток", "900.00", ""), ("Щётки угольные", "320.00", "140"))),
        ("PlayStation 4, шумит", "Выключается через полчаса игры.", (("Чистка, термопаста", "1900.00", ""),)),
        ("Кофемашина DeLonghi", "Не подаёт воду.", (("Декальцинация", "1500.00", ""), ("Уплотнители", "480.00", "210"))),
        ("Электросамокат, тормоз", "Задний тормоз не держит.", (("Регулировка тормоза", "800.00", ""),)),
        ("Планшет Huawei, аккумулятор", "Держит два часа.", (("Замена аккумулятора", "1300.00", ""), ("Аккумулятор", "1990.00", "1150"))),
    ),
    comments=("Клиент перезвонит в понедельник.", "Запчасть заказана, три дня.", "Согласовано по телефону.", "Данные сохранены.",
              "Винты в левом лотке.", "Пароль на наклейке.", "Проверено два часа, держит."),
    refusals=("Дорого для клиента.", "Плата не подлежит ремонту."),
    shelf=(
        ("Срочный ремонт", "1500.00", ""), ("Перенос данных", "900.00", ""), ("Установка стекла", "400.00", ""),
        ("Прошивка", "1000.00", ""), ("Дисплей iPhone 11", "5900.00", "3800"), ("Дисплей iPhone 13", "10900.00", "7600"),
        ("Аккумулятор iPhone 12", "2490.00", "1300"), ("Дисплей Redmi Note 10", "3200.00", "1900"),
        ("SSD 240 ГБ", "2900.00", "1950"), ("Термопаста, 4 г", "350.00", "120"), ("Разъём HDMI", "600.00", "150"),
        ("ТЭН Indesit", "1900.00", "1050"), ("Подшипник барабана", "1400.00", "720"), ("Тормозные колодки", "700.00", "260"),
    ),
    looks=("Царапины на корпусе", "Скол в углу", "Как новый, в чехле", "Потёртости, пыль", "Разбито стекло", ""),
    included=("Зарядное устройство", "Зарядное устройство, чехол", "Коробка и кабель", "Без комплекта", "", ""),
    news=("Запчасть пришла, сегодня начинаем.", "Почистили и проверили: больше не греется.", "Позвоним вам, прежде чем продолжить."),
    locations=(("Садовая", "Санкт-Петербург, Садовая ул., 38", "+7 812 555-01-42", [*_WEEKDAYS, ["11:00", "17:00"], None]),),
    noun=Noun.TICKET,
    types=(("Гарантийный ремонт", "Проверка гарантии"),),
)  # fmt: skip

SHOPS = (FIXIT, SADOVAYA)

# One person who works in both, and one who is invited to the first and has not come yet.
COMMUTER = (Role.MANAGER, "Nadia Orlova", "nadia@onward.example")
INVITED = (Role.TECHNICIAN, "kai.lindqvist@mail.example")
