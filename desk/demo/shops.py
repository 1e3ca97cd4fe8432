"""What the two demo repair shops are: their people, clients, devices and prices."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Noun, Role

PASSWORD = "onward-demo"  # nosec B105  # printed for everybody, and made only where DEMO is on


@dataclass(frozen=True)
class Shop:
    """`people` are (role, name, e-mail); `jobs` are (about, details, line titles with prices).

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
    jobs: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    comments: tuple[str, ...]
    refusals: tuple[str, ...]
    noun: Noun = Noun.ORDER
    types: tuple[tuple[str, str], ...] = ()


FIXIT = Shop(
    name="Fixit Corner",
    country="US",
    language="en",
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
        ("iPhone 13, cracked screen", "Touch works in the lower half only.", (("Screen replacement", "89.00"), ("iPhone 13 display", "104.50"))),
        ("MacBook Air M1, coffee spilled", "Does not start. Keyboard sticky.", (("Liquid damage cleaning", "120.00"), ("Keyboard", "75.00"))),
        ("Galaxy S22, battery drains", "Down to 20 % by noon.", (("Battery replacement", "39.00"), ("Battery EB-BS901", "31.90"))),
        ("Dyson V10, no suction", "Whistles, smells of burning.", (("Cleaning and seals", "45.00"),)),
        ("ThinkPad T480, no image", "Fan runs, the screen stays black.", (("Diagnostics", "30.00"), ("Display cable", "22.00"))),
        ("PlayStation 5, overheats", "Shuts down after 20 minutes.", (("Cleaning, liquid metal", "70.00"),)),
        ("Canon EOS 80D, error 30", "Shutter sticks.", (("Shutter replacement", "110.00"), ("Shutter unit", "64.25"))),
        ("iPad 9, charging port", "Charges only at an angle.", (("Port replacement", "65.00"), ("Lightning port", "12.40"))),
        ("Electric scooter, brake", "Rear brake lever is loose.", (("Brake adjustment", "25.00"),)),
        ("Espresso machine, leaks", "Water under the group head.", (("Gasket set", "18.50"), ("Descaling and service", "60.00"))),
    ),
    comments=("Client will call back on Monday.", "Part ordered, three days.", "Agreed by phone.", "Data is backed up."),
    refusals=("Too expensive for the client.", "Board is beyond repair."),
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
        ("iPhone 12, разбит экран", "Сенсор работает через раз.", (("Замена экрана", "2500.00"), ("Дисплей iPhone 12", "7900.00"))),
        ("Ноутбук Asus, залит чаем", "Не включается, клавиши залипают.", (("Чистка после залития", "3200.00"),)),
        ("Xiaomi Redmi, не заряжается", "Разъём шатается.", (("Замена разъёма", "1200.00"), ("Разъём Type-C", "350.00"))),
        ("Стиральная машина Indesit", "Не сливает воду, ошибка F05.", (("Замена помпы", "1800.00"), ("Помпа", "1450.00"))),
        ("Телевизор Samsung, нет подсветки", "Звук есть, изображения нет.", (("Диагностика", "700.00"), ("Планки подсветки", "2600.00"))),
        ("Пылесос Bosch, искрит", "Запах гари.", (("Замена щёток", "900.00"), ("Щётки угольные", "320.00"))),
        ("PlayStation 4, шумит", "Выключается через полчаса игры.", (("Чистка, термопаста", "1900.00"),)),
        ("Кофемашина DeLonghi", "Не подаёт воду.", (("Декальцинация", "1500.00"), ("Уплотнители", "480.00"))),
        ("Электросамокат, тормоз", "Задний тормоз не держит.", (("Регулировка тормоза", "800.00"),)),
        ("Планшет Huawei, аккумулятор", "Держит два часа.", (("Замена аккумулятора", "1300.00"), ("Аккумулятор", "1990.00"))),
    ),
    comments=("Клиент перезвонит в понедельник.", "Запчасть заказана, три дня.", "Согласовано по телефону.", "Данные сохранены."),
    refusals=("Дорого для клиента.", "Плата не подлежит ремонту."),
    noun=Noun.TICKET,
    types=(("Гарантийный ремонт", "Проверка гарантии"),),
)  # fmt: skip

SHOPS = (FIXIT, SADOVAYA)

# One person who works in both, and one who is invited to the first and has not come yet.
COMMUTER = (Role.MANAGER, "Nadia Orlova", "nadia@onward.example")
INVITED = (Role.TECHNICIAN, "kai.lindqvist@mail.example")
